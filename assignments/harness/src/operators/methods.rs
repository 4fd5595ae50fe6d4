//! Functions and methods of tch, and the operators that they call.

/// Functions of tch that are not named after an operator. A name that other types have as
/// well is written with its type.
pub const SPECIAL: &[(&str, &str)] = &[
    ("cross_entropy_for_logits", "log_softmax nll_loss"),
    ("nn::linear", "linear"),
    ("nn::embedding", "embedding"),
    ("nn::layer_norm", "layer_norm"),
    ("nn::group_norm", "group_norm"),
    ("nn::batch_norm1d", "batch_norm"),
    ("nn::batch_norm2d", "batch_norm"),
    ("nn::batch_norm3d", "batch_norm"),
    ("nn::conv", "conv1d conv2d conv3d"),
    ("nn::conv1d", "conv1d"),
    ("nn::conv2d", "conv2d"),
    ("nn::conv3d", "conv3d"),
    ("nn::conv_transpose1d", "conv_transpose1d"),
    ("nn::conv_transpose2d", "conv_transpose2d"),
    ("nn::conv_transpose3d", "conv_transpose3d"),
    ("nn::lstm", "lstm"),
    ("nn::gru", "gru"),
    ("nn::Linear", "linear"),
    ("nn::Embedding", "embedding"),
    ("nn::LayerNorm", "layer_norm"),
    ("nn::GroupNorm", "group_norm"),
    ("nn::BatchNorm", "batch_norm"),
    ("nn::LSTM", "lstm"),
    ("nn::GRU", "gru"),
    ("from_blob", "tensor_of_blob"),
    ("Tensor::load", "load"),
    ("Tensor::save", "save"),
    ("load_with_device", "load"),
    ("load_multi", "load_callback"),
    ("load_multi_with_device", "load_callback_with_device"),
    ("load_from_stream", "load_from_stream"),
    ("loadz_multi", "loadz_callback"),
    ("loadz_multi_with_device", "loadz_callback_with_device"),
    ("image::load", "load_image"),
    ("image::save", "save_image"),
    ("image::resize", "resize_image"),
    ("CModule::load", "TorchScript"),
    ("CModule::load_data", "TorchScript"),
    ("TrainableCModule::load", "TorchScript"),
    ("forward_ts", "TorchScript"),
    ("forward_is", "TorchScript"),
    ("method_ts", "TorchScript"),
    ("method_is", "TorchScript"),
];

/// Operators whose methods have names that other types' methods have too: the name alone
/// does not show that an operator is used.
pub const ELSEWHERE: &[&str] = &["load", "save", "set"];
