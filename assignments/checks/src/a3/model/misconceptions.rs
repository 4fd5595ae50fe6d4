//! The wrong ideas about `a3.model` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the forward pass.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.model.embedding_scaled",
        text: text(
            "嵌入乘了 √m（Gemma 才这样）",
            "multiplies the embeddings by √m (which is Gemma's way)",
        ),
        caught_by: &["a3.model.logits", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.positions_by_place",
        text: text(
            "位置按行内的先后数，把填充也算了进去",
            "counts places for positions, padding among them",
        ),
        caught_by: &["a3.model.padding"],
    },
    Misconception {
        id: "a3.model.positions_of_first",
        text: text(
            "每一行都用了第一行数出来的位置",
            "counts the tokens of the first row for all rows",
        ),
        caught_by: &["a3.model.padding"],
    },
    Misconception {
        id: "a3.model.positions_ignored",
        text: text(
            "没有用给定的位置，总是自己数",
            "ignores positions that are given, and counts tokens",
        ),
        caught_by: &["a3.model.padding", "a3.model.positions"],
    },
    Misconception {
        id: "a3.model.given_positions_of_first",
        text: text(
            "给定的位置是 [b, s] 时，每一行都用了第一行的",
            "uses the first row of positions that are given as [b, s] for all rows",
        ),
        caught_by: &["a3.model.padding", "a3.model.positions"],
    },
    Misconception {
        id: "a3.model.padding_not_masked",
        text: text(
            "tokens 没有传给各层，填充没有遮住",
            "does not hand the tokens to the layers, so that padding is not masked",
        ),
        caught_by: &["a3.model.padding"],
    },
    Misconception {
        id: "a3.model.padding_inverted",
        text: text("传给各层的 tokens 弄反了", "hands the layers the tokens the wrong way round"),
        caught_by: &["a3.model.padding"],
    },
    Misconception {
        id: "a3.model.first_layer_only",
        text: text("每一层都用了第一层的权重", "uses the weights of the first layer in all layers"),
        caught_by: &["a3.model.logits", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.layers_backwards",
        text: text("各层的次序反了", "passes the layers in the wrong order, the last one first"),
        caught_by: &["a3.model.logits", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.last_layer_left_out",
        text: text("漏了最后一层", "leaves the last layer out"),
        caught_by: &["a3.model.logits"],
    },
    Misconception {
        id: "a3.model.no_final_norm",
        text: text("输出层之前漏了最后一次归一化", "leaves out the final norm, before the head"),
        caught_by: &["a3.model.logits", "a3.model.padding", "a3.model.positions"],
    },
    Misconception {
        id: "a3.model.final_norm_in_stream",
        text: text(
            "最后一次归一化之后又加上了归一化之前的",
            "adds the final norm to the residual stream, as if it were a sublayer",
        ),
        caught_by: &["a3.model.logits"],
    },
    Misconception {
        id: "a3.model.final_eps_constant",
        text: text(
            "最后一次归一化的 eps 写死成 1e-6，没有用配置里的",
            "has 1e-6 for the eps of the final norm, whatever the configuration says",
        ),
        caught_by: &["a3.model.logits"],
    },
    Misconception {
        id: "a3.model.head_ignored",
        text: text(
            "有输出层也不用，总是用嵌入",
            "takes the embedding for the head although there is one",
        ),
        caught_by: &["a3.model.logits", "a3.model.padding", "a3.model.positions"],
    },
    Misconception {
        id: "a3.model.probabilities",
        text: text(
            "返回的是 softmax 之后的概率，不是 logits",
            "returns probabilities, after softmax, in place of logits",
        ),
        caught_by: &["a3.model.logits"],
    },
    Misconception {
        id: "a3.model.logits_in_f32",
        text: text(
            "把 logits 转成了 f32，而不是权重的 dtype",
            "turns logits into f32, whatever the dtype of the weights",
        ),
        caught_by: &["a3.model.logits", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.last_hidden_normed",
        text: text(
            "最后一个隐藏状态归一化了（transformers 那样）",
            "norms the last hidden state (as transformers does)",
        ),
        caught_by: &["a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.embeddings_left_out",
        text: text(
            "隐藏状态里没有嵌入，少了一个",
            "leaves the embeddings out of the hidden states",
        ),
        caught_by: &["a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.model.last_hidden_left_out",
        text: text(
            "隐藏状态里没有最后一层之后的，少了一个",
            "leaves out the hidden state behind the last layer",
        ),
        caught_by: &["a3.model.hidden_states"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // The stream grows a little from layer to layer.
    Unnamed::new("a3.model.unnamed.embedding_off", &["a3.model.logits", "a3.model.hidden_states"]),
    Unnamed::new("a3.model.unnamed.normed_twice", &["a3.model.logits"]),
    // Counts from the last token backwards.
    Unnamed::new("a3.model.unnamed.positions_backwards", &["a3.model.padding"]),
];
