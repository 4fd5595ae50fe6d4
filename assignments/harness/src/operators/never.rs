//! Operators that no submission may use.

use super::{Beginning, Class, Row, Work};
use wording::{Text, text};

const PRIVATE: Text = text(
    "这是 libtorch 内部或某个后端私有的函数；请用基本运算，如 exp、sum_dim_intlist、amax、matmul、index_select",
    "it is private to libtorch or to one of its backends; use elementary operations such as exp, \
     sum_dim_intlist, amax, matmul, index_select",
);

const INSIDE_AUTOGRAD: Text = text(
    "这是自动微分内部的一步；梯度由 autograd 求，或者用基本运算自己写",
    "it is a step inside automatic differentiation, which calls it itself; by hand, gradients are \
     written from elementary operations",
);

const NOT_IN_SUBMISSIONS: Text = text(
    "提交的代码不得读写文件、运行 TorchScript 或引用原始内存",
    "submissions must not read or write files, run TorchScript or wrap raw memory",
);

const OTHER_LAYOUTS: Text = text(
    "稀疏、量化、嵌套与 MKL-DNN 的张量各有一套自己的函数，这里只用普通的张量",
    "sparse, quantised, nested and MKL-DNN tensors have functions of their own; only plain \
     tensors are used here",
);

/// One row of this table.
const fn row(why: Text, names: &'static str) -> Row {
    Row { class: Class::Never, why, names }
}

/// The table.
pub const ROWS: &[Row] = &[
    row(
        NOT_IN_SUBMISSIONS,
        "load load_multi load_callback load_callback_with_device load_from_stream load_from_stream_callback \
         loadz_callback loadz_callback_with_device load_image load_image_from_memory save \
         save_multi save_multi_to_stream save_to_stream save_image resize_image from_file \
         read_npy read_npz read_safetensors write_npy write_npz write_safetensors",
    ),
    row(NOT_IN_SUBMISSIONS, "tensor_of_blob data_ptr set set_data"),
    row(NOT_IN_SUBMISSIONS, "set_graph_executor_optimize set_qengine"),
    row(
        OTHER_LAYOUTS,
        "to_mkldnn to_sparse to_sparse_bsc to_sparse_bsr to_sparse_csc to_sparse_csr \
         sparse_bsc_tensor sparse_bsr_tensor sparse_compressed_tensor sparse_coo_tensor \
         sparse_csc_tensor sparse_csr_tensor sparse_mask sparse_resize sparse_resize_and_clear \
         sparse_sampled_addmm resize_as_sparse copy_sparse_to_sparse coalesce hspmm smm sspaddmm \
         nested_to_padded_tensor to_padded_tensor",
    ),
    row(
        OTHER_LAYOUTS,
        "quantize_per_channel quantize_per_tensor quantize_per_tensor_dynamic dequantize \
         empty_quantized choose_qparams_optimized fake_quantize_per_channel_affine \
         fake_quantize_per_channel_affine_cachemask fake_quantize_per_tensor_affine \
         fake_quantize_per_tensor_affine_cachemask fused_moving_avg_obs_fake_quant int_repr \
         q_per_channel_axis q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point",
    ),
    row(
        INSIDE_AUTOGRAD,
        "adaptive_avg_pool3d_backward adaptive_max_pool2d_backward adaptive_max_pool3d_backward \
         affine_grid_generator_backward avg_pool2d_backward avg_pool3d_backward \
         batch_norm_backward_elemt batch_norm_backward_reduce binary_cross_entropy_backward \
         conv_tbc_backward cummaxmin_backward cumprod_backward diagonal_backward elu_backward \
         embedding_backward embedding_dense_backward embedding_sparse_backward \
         fake_quantize_per_channel_affine_cachemask_backward \
         fake_quantize_per_tensor_affine_cachemask_backward fractional_max_pool2d_backward \
         fractional_max_pool3d_backward gather_backward gelu_backward glu_backward \
         glu_backward_jvp hardshrink_backward hardsigmoid_backward hardswish_backward \
         hardtanh_backward huber_loss_backward index_select_backward \
         infinitely_differentiable_gelu_backward leaky_relu_backward log_sigmoid_backward \
         logit_backward lstm_mps_backward masked_scatter_backward masked_select_backward \
         matrix_exp_backward max_pool2d_backward max_pool2d_with_indices_backward \
         max_pool3d_with_indices_backward mish_backward mse_loss_backward \
         multi_margin_loss_backward multilabel_margin_loss_backward native_dropout_backward \
         nll_loss_backward nll_loss2d_backward reflection_pad1d_backward \
         reflection_pad2d_backward reflection_pad3d_backward replication_pad1d_backward \
         replication_pad2d_backward replication_pad3d_backward rrelu_with_noise_backward \
         select_backward sigmoid_backward silu_backward slice_backward smooth_l1_loss_backward \
         soft_margin_loss_backward softplus_backward softshrink_backward tanh_backward \
         threshold_backward to_dense_backward to_mkldnn_backward trace_backward unfold_backward \
         upsample_bicubic2d_backward upsample_bilinear2d_backward upsample_linear1d_backward \
         upsample_nearest1d_backward upsample_nearest2d_backward upsample_nearest3d_backward \
         upsample_trilinear3d_backward value_selecting_reduction_backward",
    ),
];

/// Operators by the beginning of their symbols. A name in a table takes precedence.
pub const BEGINNINGS: &[Beginning] = &[
    Beginning::never("atg__", PRIVATE),
    Beginning::never("at__", PRIVATE),
    Beginning::never("atg_mkldnn_", PRIVATE),
    Beginning::never("atg_cudnn_", PRIVATE),
    Beginning::never("atg_miopen_", PRIVATE),
    Beginning::never("atg_mps_", PRIVATE),
    Beginning::never("atg_quantized_", PRIVATE),
    Beginning::never("atg_fbgemm_", PRIVATE),
    Beginning::never("atm_", NOT_IN_SUBMISSIONS).called("TorchScript"),
    Beginning::never("ati_", NOT_IN_SUBMISSIONS).called("TorchScript"),
    Beginning::never("thp_", NOT_IN_SUBMISSIONS).called("Python"),
    Beginning {
        class: Class::Composite(&[Work::Training]),
        ..Beginning::never("ato_", text("优化器", "optimisers"))
    }
    .called("optimiser"),
    Beginning {
        class: Class::Elementary, ..Beginning::never("ats_", text("单个的数", "numbers"))
    },
    Beginning {
        class: Class::Elementary,
        ..Beginning::never("atc_", text("问有没有显卡", "asking for graphics cards"))
    },
];
