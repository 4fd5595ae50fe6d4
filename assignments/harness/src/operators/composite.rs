//! Operators that do the work of a task in one call, and of which tasks.

use super::Work::{
    Activation, Attention, Backward, Bytes, CrossEntropy, Dropout, Linear, Norm, Softmax,
};
use super::{Class, Row, Work};
use wording::{Text, text};

/// One row of this table.
const fn row(works: &'static [Work], why: Text, names: &'static str) -> Row {
    Row { class: Class::Composite(works), why, names }
}

/// The table.
pub const ROWS: &[Row] = &[
    row(
        &[Softmax],
        text("softmax、log-softmax 与 log-sum-exp", "softmax, log-softmax and log-sum-exp"),
        "softmax log_softmax logsumexp logcumsumexp special_softmax special_log_softmax \
         special_logsumexp",
    ),
    row(
        &[CrossEntropy, Softmax],
        text(
            "从 logits 算交叉熵：也就算了 log-softmax",
            "cross-entropy of logits, so log-softmax, too",
        ),
        "cross_entropy_loss",
    ),
    row(
        &[CrossEntropy],
        text(
            "负对数似然、KL 散度与二分类的交叉熵",
            "negative log-likelihood, KL and binary cross-entropy",
        ),
        "nll_loss nll_loss2d nll_loss_nd poisson_nll_loss kl_div binary_cross_entropy \
         binary_cross_entropy_with_logits soft_margin_loss ctc_loss",
    ),
    row(
        &[Norm],
        text("归一化层", "layers that normalise"),
        "layer_norm native_layer_norm rms_norm group_norm native_group_norm batch_norm \
         native_batch_norm instance_norm renorm batch_norm_elemt batch_norm_gather_stats \
         batch_norm_gather_stats_with_counts batch_norm_stats batch_norm_update_stats",
    ),
    row(
        &[Attention, Softmax],
        text("注意力，softmax 在内", "attention, and the softmax in it"),
        "scaled_dot_product_attention",
    ),
    row(
        &[Activation],
        text("带门的激活函数", "activations with a gate"),
        "silu gelu glu glu_jvp mish hardswish",
    ),
    row(
        &[Linear],
        text("线性层，卷积是其中一种", "linear layers, of which convolutions are a kind"),
        "linear bilinear conv1d conv2d conv3d conv_depthwise3d conv_tbc conv_transpose1d \
         conv_transpose2d conv_transpose3d convolution convolution_overrideable slow_conv3d \
         slow_conv_dilated2d slow_conv_dilated3d slow_conv_transpose2d slow_conv_transpose3d",
    ),
    row(&[Linear], text("查表", "look-ups"), "embedding embedding_bag"),
    row(
        &[Linear, Norm],
        text("查表并把长的行缩短", "look-ups that shorten long rows"),
        "embedding_renorm",
    ),
    row(
        &[Linear, Activation],
        text("循环网络：线性层与门", "recurrent networks: linear layers and gates"),
        "lstm lstm_cell gru gru_cell rnn_relu rnn_relu_cell rnn_tanh rnn_tanh_cell",
    ),
    row(
        &[Dropout],
        text("dropout", "dropout"),
        "dropout native_dropout alpha_dropout feature_dropout feature_alpha_dropout",
    ),
    row(
        &[Bytes],
        text("一个数的各个位", "the bits of a number"),
        "view_dtype view_copy_dtype hash_tensor copy_data_u8 from_data_size",
    ),
    row(&[Backward], text("自动微分", "automatic differentiation"), "backward run_backward"),
];
