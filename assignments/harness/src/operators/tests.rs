use std::collections::HashSet;

use super::*;

fn of(symbol: &str) -> Operator {
    Operator::of_symbol(symbol).unwrap()
}

#[test]
fn no_operator_stands_in_two_rows() {
    let mut seen = HashSet::new();
    for row in [elementary::ROWS, composite::ROWS, never::ROWS].into_iter().flatten() {
        for name in row.names.split_whitespace() {
            assert!(seen.insert(name), "{name} is in two rows");
        }
    }
}

#[test]
fn a_symbol_belongs_to_the_operator_whose_form_it_is() {
    for (symbol, name) in [
        ("atg_sum", "sum"),
        ("atg_sum_dim_intlist", "sum"),
        ("atg_sum_intlist_out", "sum"),
        ("atg_sum_to_size", "sum_to_size"),
        ("atg_log_softmax_int_out", "log_softmax"),
        ("atg_add_scalar_", "add"),
        ("atg_view", "view"),
        ("atg_view_dtype", "view_dtype"),
        ("atg__softmax_out", "_softmax_out"),
        ("at_load_from_stream", "load_from_stream"),
        ("atm_load_str", "TorchScript"),
    ] {
        assert_eq!(of(symbol).name, name);
    }
    assert_eq!(Operator::of_symbol("softmax"), None);
    assert_eq!(Operator::of_symbol("_ZN3std2fs4read17h0E"), None);
}

#[test]
fn what_no_table_holds_is_refused_with_what_to_use_instead() {
    let new = of("atg_do_everything");
    assert!(new.class().is_none() && new.does(&[]));
    assert!(new.instead().get(wording::Lang::En).contains("matmul"));
    // A name that another one begins with is not that other name.
    assert!(of("atg_sum_of_everything").class().is_none());
    assert!(of("atg__brand_new").does(&[]));
}

/// Each does a task's work in one call.
const WHOLE_TASKS: [(&str, Work); 44] = [
    ("atg_softmax", Work::Softmax),
    ("atg_softmax_int_out", Work::Softmax),
    ("atg_special_log_softmax", Work::Softmax),
    ("atg_logsumexp", Work::Softmax),
    ("atg_logcumsumexp", Work::Softmax),
    ("atg_cross_entropy_loss", Work::Softmax),
    ("atg_cross_entropy_loss", Work::CrossEntropy),
    ("atg_nll_loss_nd", Work::CrossEntropy),
    ("atg_kl_div", Work::CrossEntropy),
    ("atg_binary_cross_entropy_with_logits", Work::CrossEntropy),
    ("atg_binary_cross_entropy", Work::CrossEntropy),
    ("atg_poisson_nll_loss", Work::CrossEntropy),
    ("atg_soft_margin_loss", Work::CrossEntropy),
    ("atg_ctc_loss", Work::CrossEntropy),
    ("atg_layer_norm", Work::Norm),
    ("atg_native_layer_norm", Work::Norm),
    ("atg_rms_norm", Work::Norm),
    ("atg_group_norm", Work::Norm),
    ("atg_batch_norm", Work::Norm),
    ("atg_instance_norm", Work::Norm),
    ("atg_renorm_", Work::Norm),
    ("atg_scaled_dot_product_attention", Work::Attention),
    ("atg_scaled_dot_product_attention", Work::Softmax),
    ("atg_silu_", Work::Activation),
    ("atg_gelu", Work::Activation),
    ("atg_mish", Work::Activation),
    ("atg_glu", Work::Activation),
    ("atg_hardswish", Work::Activation),
    ("atg_linear", Work::Linear),
    ("atg_bilinear", Work::Linear),
    ("atg_conv1d", Work::Linear),
    ("atg_conv2d_padding", Work::Linear),
    ("atg_conv_transpose3d", Work::Linear),
    ("atg_convolution", Work::Linear),
    ("atg_slow_conv3d", Work::Linear),
    ("atg_conv_tbc", Work::Linear),
    ("atg_embedding", Work::Linear),
    ("atg_embedding_bag_padding_idx", Work::Linear),
    ("atg_gru_cell", Work::Linear),
    ("atg_lstm", Work::Linear),
    ("atg_dropout_", Work::Dropout),
    ("atg_view_dtype", Work::Bytes),
    ("atg_hash_tensor", Work::Bytes),
    ("at_run_backward", Work::Backward),
];

#[test]
fn what_does_a_task_is_forbidden_to_it_and_to_no_other() {
    for (symbol, work) in WHOLE_TASKS {
        assert!(of(symbol).does(&[work]), "{symbol} does {work:?}");
        assert!(!of(symbol).does(&[Work::Training]), "{symbol} does no training");
        let method = symbol.trim_start_matches("atg_").trim_start_matches("at_");
        let written = Operator::written(method);
        assert!(written.iter().any(|operator| operator.does(&[work])), "{method}");
    }
}

#[test]
fn what_is_private_or_of_a_backend_is_refused_to_all() {
    for symbol in [
        "atg__weight_norm",
        "atg__softmax",
        "atg__scaled_dot_product_flash_attention_for_cpu",
        "atg__fused_rms_norm",
        "atg__foreach_add",
        "atg_mkldnn_linear",
        "atg_cudnn_convolution",
        "atg_miopen_batch_norm",
        "atg_quantized_batch_norm",
        "atg_fake_quantize_per_tensor_affine",
        "atg_quantize_per_tensor",
        "atg_to_mkldnn",
        "atg_sparse_coo_tensor",
        "atg_native_dropout_backward",
        "atg_silu_backward",
        "atg_from_file",
        "at_tensor_of_blob",
        "at_load_callback",
        "atm_forward_",
        "ati_tensor",
        "thp_variable_wrap",
    ] {
        assert!(of(symbol).does(&[]), "{symbol}");
    }
    for method in ["internal_weight_norm", "f_internal_softmax", "mkldnn_linear", "Tensor::load"] {
        assert!(Operator::written(method).iter().any(|operator| operator.does(&[])), "{method}");
    }
}

#[test]
fn what_a_student_computes_with_is_nobodys_task() {
    let all = [
        Work::Softmax,
        Work::CrossEntropy,
        Work::Norm,
        Work::Attention,
        Work::Activation,
        Work::Linear,
        Work::Dropout,
        Work::Bytes,
        Work::Backward,
    ];
    for name in "exp log sum_dim_intlist mean_dim amax var std cumsum matmul bmm einsum outer \
                 baddbmm where_self masked_fill tril triu arange gather index_select topk sort \
                 one_hot cat stack split chunk repeat_interleave_self_int expand roll flip clamp \
                 pow_tensor_scalar rsqrt erf sigmoid tanh cos sin logical_and bitwise_and \
                 searchsorted bucketize scatter_add index_add multinomial softplus log_sigmoid \
                 relu cdist cosine_similarity norm linalg_norm logaddexp polar view_as_complex \
                 set_requires_grad detach transpose_"
        .split_whitespace()
    {
        assert!(!of(&format!("atg_{name}")).does(&all), "{name}");
        assert_eq!(Operator::written(name), [], "{name}");
    }
}

#[test]
fn a_name_that_other_types_have_says_nothing() {
    for method in ["load", "save", "set", "values", "get", "print", "my_helper"] {
        assert_eq!(Operator::written(method), [], "{method}");
    }
    assert_eq!(Operator::written("Tensor::f_load")[0].name, "load");
    assert_eq!(Operator::written("nn::linear")[0].name, "linear");
}

#[test]
fn a_name_leads_back_to_its_operator() {
    for symbol in ["atg__weight_norm", "atm_load", "at_load", "atg_softmax_int_out", "ato_adam"] {
        let operator = of(symbol);
        assert_eq!(Operator::named(&operator.name), operator);
    }
}
