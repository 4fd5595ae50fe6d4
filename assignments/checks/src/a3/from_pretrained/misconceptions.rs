//! The wrong ideas about `a3.from_pretrained` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.from_pretrained.always_f32",
        text: text(
            "没有看配置里的 dtype：没有要求时总是 f32",
            "computes in f32 if nobody asks, and does not look at the configuration's dtype",
        ),
        caught_by: &["a3.from_pretrained.dtype"],
    },
    Misconception {
        id: "a3.from_pretrained.asked_dtype_ignored",
        text: text("没有用要求的 dtype", "ignores the dtype that is asked for"),
        caught_by: &["a3.from_pretrained.dtype"],
    },
    Misconception {
        id: "a3.from_pretrained.dtype_of_file",
        text: text(
            "配置没有说 dtype 时，用了文件里存的那一种，而不是 f32",
            "takes the dtype of the file where the configuration does not say, not f32",
        ),
        caught_by: &["a3.from_pretrained.dtype"],
    },
    Misconception {
        id: "a3.from_pretrained.eos_of_config",
        text: text("没有看 generation_config.json", "does not look into generation_config.json"),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.no_fallback",
        text: text(
            "generation_config.json 没有说时，没有用 config.json 里的",
            "does not go back to config.json where generation_config.json does not say",
        ),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.first_eos_only",
        text: text("几个结束词元只留下第一个", "keeps the first of several ids only"),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.eos_joined",
        text: text("把两个文件里的结束词元合在了一起", "joins the ids of both files"),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.eos_repeated",
        text: text("重复的结束词元没有去掉", "keeps ids that come twice"),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.eos_sorted",
        text: text("把结束词元按大小排了序", "sorts the ids by size"),
        caught_by: &["a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.generation_config_needed",
        text: text(
            "没有 generation_config.json 就报错",
            "returns an error where there is no generation_config.json",
        ),
        caught_by: &["a3.from_pretrained.folder", "a3.from_pretrained.eos"],
    },
    Misconception {
        id: "a3.from_pretrained.whole_file_first",
        text: text(
            "先把整个文件读成张量，再一起转换：有一段时间存的与要的都在内存里",
            "reads the whole file into tensors before it converts any, and so holds both for a while",
        ),
        caught_by: &["a3.from_pretrained.memory"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.from_pretrained.unnamed.last_eos_only", &["a3.from_pretrained.eos"]),
    Unnamed::new("a3.from_pretrained.unnamed.empty_list_is_nothing", &["a3.from_pretrained.eos"]),
];
