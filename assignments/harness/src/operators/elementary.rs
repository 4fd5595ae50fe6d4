//! Operators that everybody may use: the parts from which models are built.

use super::{Class, Row};
use wording::{Text, text};

/// One row of this table.
const fn row(why: Text, names: &'static str) -> Row {
    Row { class: Class::Elementary, why, names }
}

/// The table.
pub const ROWS: &[Row] = &[
    row(
        text("四则运算", "arithmetic"),
        "add sub rsub subtract mul multiply div divide true_divide floor_divide remainder fmod neg \
         negative positive reciprocal abs absolute sign sgn square sqrt rsqrt pow float_power hypot \
         addcmul addcdiv lerp gcd lcm",
    ),
    row(
        text("指数与对数", "exponentials and logarithms"),
        "exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 xlogy special_xlogy \
         special_xlog1py special_exp2 special_expm1 special_log1p special_entr",
    ),
    row(
        text("三角与双曲函数", "trigonometry, hyperbolic functions"),
        "sin cos tan asin acos atan atan2 arcsin arccos arctan arctan2 sinh cosh tanh asinh acosh \
         atanh arcsinh arccosh arctanh sinc special_sinc deg2rad rad2deg",
    ),
    row(
        text("S 形与误差函数，以及别的特殊函数", "sigmoid, erf and other special functions"),
        "sigmoid logit log_sigmoid softplus special_expit special_logit erf erfc erfinv special_erf \
         special_erfc special_erfcx special_erfinv special_ndtr special_ndtri special_log_ndtr \
         lgamma digamma polygamma mvlgamma igamma igammac i0 special_digamma special_gammaln \
         special_gammainc special_gammaincc special_multigammaln special_polygamma special_psi \
         special_i0 special_i0e special_i1 special_i1e special_zeta special_airy_ai \
         special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 \
         special_modified_bessel_i0 special_modified_bessel_i1 special_modified_bessel_k0 \
         special_modified_bessel_k1 special_scaled_modified_bessel_k0 \
         special_scaled_modified_bessel_k1 special_spherical_bessel_j0",
    ),
    row(
        text("多项式", "polynomials"),
        "special_chebyshev_polynomial_t special_chebyshev_polynomial_u \
         special_chebyshev_polynomial_v special_chebyshev_polynomial_w \
         special_shifted_chebyshev_polynomial_t special_shifted_chebyshev_polynomial_u \
         special_shifted_chebyshev_polynomial_v special_shifted_chebyshev_polynomial_w \
         special_hermite_polynomial_h special_hermite_polynomial_he special_laguerre_polynomial_l \
         special_legendre_polynomial_p",
    ),
    row(
        text("取整与浮点数的部分", "rounding, and the parts of a number"),
        "round special_round floor ceil trunc fix frac frexp ldexp nextafter copysign signbit",
    ),
    row(
        text("截断与分段线性", "clamps, and functions made of straight pieces"),
        "clamp clamp_min clamp_max clip relu relu6 leaky_relu prelu rrelu rrelu_with_noise \
         rrelu_with_noise_functional elu celu selu hardtanh hardsigmoid hardshrink softshrink \
         threshold heaviside nan_to_num",
    ),
    row(
        text("比较", "comparison"),
        "eq ne lt le gt ge equal not_equal less less_equal greater greater_equal allclose isclose \
         isnan isinf isfinite isposinf isneginf isreal isin maximum minimum fmax fmin",
    ),
    row(
        text("逻辑与按位运算", "logic, and bits of integers"),
        "logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor \
         bitwise_not bitwise_left_shift bitwise_right_shift __and__ __or__ __xor__ __lshift__ \
         __rshift__ __iand__ __ior__ __ixor__ __ilshift__ __irshift__",
    ),
    row(
        text("沿维归约", "reductions"),
        "sum nansum mean nanmean prod max min amax amin aminmax argmax argmin all any var std \
         var_mean std_mean median nanmedian mode quantile nanquantile kthvalue count_nonzero norm \
         native_norm norm_except_dim frobenius_norm nuclear_norm linalg_norm linalg_vector_norm \
         linalg_matrix_norm cov corrcoef trace sum_to_size segment_reduce",
    ),
    row(
        text("前缀和一类", "running sums and their like"),
        "cumsum cumprod cummax cummin diff trapezoid trapz cumulative_trapezoid",
    ),
    row(
        text("矩阵乘积", "products of matrices"),
        "matmul mm bmm mv dot vdot inner outer ger einsum tensordot kron cross addmm addmv addr \
         addbmm baddbmm chain_matmul matrix_power matrix_exp linalg_matmul linalg_multi_dot \
         linalg_vecdot linalg_cross linalg_matrix_power linalg_matrix_exp",
    ),
    row(
        text("解方程与分解", "solving, and decompositions"),
        "inverse pinverse det logdet slogdet cholesky cholesky_inverse cholesky_solve qr svd geqrf \
         orgqr ormqr lu_solve lu_unpack triangular_solve linalg_cholesky linalg_cholesky_ex \
         linalg_cond linalg_det linalg_diagonal linalg_eig linalg_eigh linalg_eigvals \
         linalg_eigvalsh linalg_householder_product linalg_inv linalg_inv_ex linalg_ldl_factor \
         linalg_ldl_factor_ex linalg_ldl_solve linalg_lstsq linalg_lu linalg_lu_factor \
         linalg_lu_factor_ex linalg_lu_solve linalg_matrix_rank linalg_pinv linalg_qr \
         linalg_slogdet linalg_solve linalg_solve_ex linalg_solve_triangular linalg_svd \
         linalg_svdvals linalg_tensorinv linalg_tensorsolve linalg_vander vander",
    ),
    row(
        text("傅里叶变换与窗", "Fourier transforms and windows"),
        "fft_fft fft_fft2 fft_fftfreq fft_fftn fft_fftshift fft_hfft fft_hfft2 fft_hfftn fft_ifft \
         fft_ifft2 fft_ifftn fft_ifftshift fft_ihfft fft_ihfft2 fft_ihfftn fft_irfft fft_irfft2 \
         fft_irfftn fft_rfft fft_rfft2 fft_rfftfreq fft_rfftn stft istft bartlett_window \
         blackman_window hamming_window hann_window kaiser_window",
    ),
    row(
        text("距离与间隔", "distances and margins"),
        "cdist pdist dist pairwise_distance cosine_similarity mse_loss l1_loss smooth_l1_loss \
         huber_loss hinge_embedding_loss margin_ranking_loss multilabel_margin_loss \
         cosine_embedding_loss triplet_margin_loss",
    ),
    row(
        text("按下标取与放", "picking and placing by index"),
        "index index_select index_add index_copy index_fill index_put index_reduce gather scatter \
         scatter_add scatter_reduce take take_along_dim put select narrow slice slice_inverse \
         masked_fill masked_select masked_scatter where nonzero nonzero_numpy nonzero_static \
         argwhere select_scatter slice_scatter diagonal_scatter as_strided_scatter one_hot \
         fill_diagonal",
    ),
    row(
        text("排序、查找与计数", "sorting, searching, counting"),
        "sort argsort msort topk searchsorted bucketize bincount histc histogram unique_dim \
         unique_consecutive unique_dim_consecutive",
    ),
    row(
        text("形状", "shapes"),
        "reshape reshape_as view view_as flatten unflatten ravel squeeze unsqueeze expand expand_as \
         broadcast_to broadcast_tensors repeat repeat_interleave tile permute transpose t numpy_t mt mh \
         matrix_h adjoint swapaxes swapdims movedim moveaxis flip fliplr flipud roll rot90 diagonal \
         diag diag_embed diagflat tril triu unfold as_strided atleast_1d atleast_2d atleast_3d \
         pixel_shuffle pixel_unshuffle channel_shuffle native_channel_shuffle im2col col2im resize \
         resize_as unbind",
    ),
    row(
        text("拼接与切分", "joining and splitting"),
        "cat concat concatenate stack hstack vstack dstack column_stack row_stack chunk split \
         split_with_sizes tensor_split hsplit vsplit dsplit unsafe_chunk unsafe_split \
         unsafe_split_with_sizes block_diag cartesian_prod combinations meshgrid pad \
         constant_pad_nd pad_sequence flatten_dense_tensors unflatten_dense_tensors \
         reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d \
         replication_pad3d",
    ),
    row(
        text("形状操作的复制版本", "the same shapes, as copies"),
        "alias_copy as_strided_copy detach_copy diagonal_copy expand_copy narrow_copy permute_copy \
         select_copy slice_copy split_copy split_with_sizes_copy squeeze_copy t_copy transpose_copy \
         unbind_copy unfold_copy unsqueeze_copy view_copy view_as_complex_copy view_as_real_copy",
    ),
    row(
        text("窗口里的平均与最大值，插值", "means and maxima over windows; interpolation"),
        "avg_pool1d avg_pool2d avg_pool3d max_pool1d max_pool1d_with_indices max_pool2d \
         max_pool2d_with_indices max_pool3d max_pool3d_with_indices max_unpool2d max_unpool3d \
         adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d \
         adaptive_max_pool2d adaptive_max_pool3d fractional_max_pool2d fractional_max_pool3d \
         upsample_nearest1d upsample_nearest2d upsample_nearest3d upsample_linear1d \
         upsample_bilinear2d upsample_bicubic2d upsample_trilinear3d grid_sampler grid_sampler_2d \
         grid_sampler_3d affine_grid_generator",
    ),
    row(
        text("造张量", "making tensors"),
        "zeros zeros_like ones ones_like full full_like empty empty_like empty_permuted \
         empty_strided new_empty new_empty_strided new_full new_ones new_zeros eye arange range \
         linspace logspace scalar_tensor tril_indices triu_indices fill zero clone new_tensor \
         tensor_of_data shallow_clone copy_ copy_data fill_double fill_int64 \
         set_double_value_at_indexes set_int64_value_at_indexes",
    ),
    row(
        text("随机数", "random numbers"),
        "rand rand_like randn randn_like randint randint_like randperm random uniform normal \
         normal_functional log_normal exponential geometric cauchy bernoulli binomial poisson \
         multinomial manual_seed",
    ),
    row(
        text("复数", "complex numbers"),
        "complex polar real imag angle conj conj_physical resolve_conj resolve_neg view_as_complex \
         view_as_real",
    ),
    row(
        text("换类型与换设备", "casts, and moves between devices"),
        "to totype type_as contiguous chalf pin_memory to_dense lift lift_fresh lift_fresh_copy \
         can_cast",
    ),
    row(
        text("自动微分的开关", "switches of automatic differentiation"),
        "requires_grad set_requires_grad retains_grad grad detach data is_leaf output_nr \
         grad_set_enabled is_inference autocast_clear_cache autocast_decrement_nesting \
         autocast_increment_nesting autocast_is_enabled autocast_set_enabled alias",
    ),
    row(
        text("问张量是什么样的，取出数来", "asking what a tensor is, and taking numbers out"),
        "defined device dim shape stride scalar_type get double_value_at_indexes \
         int64_value_at_indexes print to_string free is_contiguous is_mkldnn is_sparse get_device \
         is_complex is_conj is_distributed is_floating_point is_neg is_nonzero is_pinned \
         is_same_size is_set_to is_signed is_vulkan_available storage_offset is_coalesced \
         sparse_dim dense_dim indices indices_copy values values_copy crow_indices \
         crow_indices_copy col_indices col_indices_copy ccol_indices ccol_indices_copy row_indices \
         row_indices_copy",
    ),
    row(
        text("问机器有什么", "asking what the machine has"),
        "context_has_cuda context_has_cudart context_has_cudnn context_has_cusolver context_has_hip context_has_ipu \
         context_has_lapack context_has_lazy context_has_magma context_has_mkl context_has_mkldnn \
         context_has_mps context_has_openmp context_has_xla context_version_cudart \
         context_version_cudnn get_num_threads set_num_threads get_num_interop_threads \
         set_num_interop_threads",
    ),
];
