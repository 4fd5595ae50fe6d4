//! The wrong ideas about `a4.lora` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.lora.ends_alike",
        text: text(
            "目标按名字的结尾找，没有看前面的点：proj 也成了 q_proj",
            "finds targets by the end of a name, without a point before it: proj means q_proj, too",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.contains",
        text: text(
            "名字里含有目标就算：1.self_attn.k_proj 也成了第 11 层的",
            "takes every module whose name contains a target",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.last_part_only",
        text: text(
            "只拿名字的最后一段和目标比：带点的目标找不到",
            "compares the last part of a name only: a target with a point in it is never found",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.both_random",
        text: text(
            "B 也是随机的：一开始模型就变了",
            "draws B, too, so that the model is another one from the beginning",
        ),
        caught_by: &["a4.lora.new_adapter", "a4.lora.unchanged"],
    },
    Misconception {
        id: "a4.lora.both_zero",
        text: text(
            "A 也是 0：两边的梯度都是 0，什么也学不到",
            "makes A zeros, too: then both gradients are 0, and nothing is learned",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.a_zero_b_random",
        text: text(
            "A 是 0，B 是随机的：正好反了",
            "makes A zeros and draws B: the other way round",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.bound_by_rank",
        text: text("A 的范围是 ±1/√r，而不是 ±1/√in", "draws A from ±1/√r in place of ±1/√in"),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.bound_of_he",
        text: text(
            "A 的范围是 ±√(6/in)（a = 0 的 kaiming），而不是 ±1/√in",
            "draws A from ±√(6/in), Kaiming's bound with a = 0, in place of ±1/√in",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.only_positive",
        text: text(
            "A 是 uniform()/√in，没有负数",
            "draws A from 0 … 1/√in, without negative numbers",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.normal",
        text: text(
            "A 是正态的，而不是均匀的",
            "draws A from the normal distribution with the deviation 1/√in",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.column_by_column",
        text: text("A 逐列取随机数", "draws A column by column"),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.in_order_of_targets",
        text: text(
            "模块按目标的次序取随机数，不按名字的次序",
            "draws modules in the order of the targets, not of their names",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.factors_in_f32",
        text: text(
            "A 和 B 一律是 f32，不随权重的 dtype",
            "makes A and B in f32, whatever the dtype of the weight",
        ),
        caught_by: &["a4.lora.new_adapter"],
    },
    Misconception {
        id: "a4.lora.alpha_for_scale",
        text: text(
            "缩放用了 α，没有除以 r 或 √r",
            "scales by α alone, without dividing by r or √r",
        ),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.alpha_without_rank",
        text: text(
            "缩放用了 α，没有除以 r；rsLoRA 是对的",
            "scales by α in place of α/r; rsLoRA is right",
        ),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.alpha_left_out",
        text: text("没有乘 α：缩放成了 1/r", "leaves α out, and scales by 1/r"),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.never_stabilised",
        text: text("rsLoRA 也用 α/r", "scales by α/r with rsLoRA, too"),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.always_stabilised",
        text: text("一律用 α/√r", "scales by α/√r without rsLoRA, too"),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.scale_upside_down",
        text: text("缩放是 r/α", "scales by r/α"),
        caught_by: &["a4.lora.linear", "a4.lora.parameters", "a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.base_trained",
        text: text(
            "W 和 bias 没有冻结：它们也得到梯度",
            "does not freeze W and the bias, which get gradients",
        ),
        caught_by: &["a4.lora.linear", "a4.lora.parameters"],
    },
    Misconception {
        id: "a4.lora.input_cut",
        text: text(
            "原来那一路是在不记录的情况下算的：x 得不到经过 W 的梯度",
            "computes x·Wᵀ without recording, so that x gets no gradient through W",
        ),
        caught_by: &["a4.lora.linear"],
    },
    Misconception {
        id: "a4.lora.bias_left_out",
        text: text("有适配器时忘了 bias", "leaves the bias out"),
        caught_by: &["a4.lora.linear"],
    },
    Misconception {
        id: "a4.lora.bias_scaled",
        text: text(
            "把 bias 也加进了适配器那一路：加了两次",
            "adds the bias on the adapter's way, too, so twice",
        ),
        caught_by: &["a4.lora.linear"],
    },
    Misconception {
        id: "a4.lora.others_trained",
        text: text(
            "没有适配的参数仍然需要梯度",
            "leaves gradients to the parameters that are not adapted",
        ),
        caught_by: &["a4.lora.parameters"],
    },
    Misconception {
        id: "a4.lora.factors_cut",
        text: text(
            "训练用的参数里 A 和 B 的图断了",
            "cuts A and B off the graph of the parameters of training",
        ),
        caught_by: &["a4.lora.parameters"],
    },
    Misconception {
        id: "a4.lora.merged_twice",
        text: text("合并时 s·B·A 加了两次", "adds s·B·A twice when it merges"),
        caught_by: &["a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.merged_in_place",
        text: text(
            "就地合并：传入的参数也变了，再合并一次就加了两次",
            "merges in place: the parameters that came in are changed, and a second call adds it once more",
        ),
        caught_by: &["a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.unmerged_by_adding",
        text: text("取出时又加了一次", "adds once more when it should take out"),
        caught_by: &["a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.merged_needs_gradients",
        text: text("合并后的参数仍然需要梯度", "returns merged parameters that need gradients"),
        caught_by: &["a4.lora.merge"],
    },
    Misconception {
        id: "a4.lora.rounded_twice",
        text: text(
            "B·A 先变成权重的 dtype，再相加：舍入了两次",
            "casts s·B·A to the dtype of the weight before it adds, and rounds twice",
        ),
        caught_by: &["a4.lora.half"],
    },
    Misconception {
        id: "a4.lora.computed_in_half",
        text: text("B·A 是在半精度里算的", "computes B·A in half precision"),
        caught_by: &["a4.lora.half"],
    },
    Misconception {
        id: "a4.lora.dtype_of_factors",
        text: text("合并后的权重是因子的 dtype", "gives merged weights the dtype of the factors"),
        caught_by: &["a4.lora.half"],
    },
    Misconception {
        id: "a4.lora.weights_counted",
        text: text(
            "训练的数目里算的是被适配的权重，而不是 A 和 B",
            "counts the weights that are adapted as trained, not A and B",
        ),
        caught_by: &["a4.lora.count"],
    },
    Misconception {
        id: "a4.lora.adapter_not_in_all",
        text: text("总数里没有适配器", "leaves the adapter out of the number of all"),
        caught_by: &["a4.lora.count"],
    },
    Misconception {
        id: "a4.lora.only_matrices_counted",
        text: text("总数里只有二维的参数", "counts tensors with two dims only"),
        caught_by: &["a4.lora.count"],
    },
    Misconception {
        id: "a4.lora.names_as_in_memory",
        text: text(
            "张量的名字是 PEFT 内存里的（lora_A.default.weight）",
            "names tensors as PEFT has them in memory (lora_A.default.weight)",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.names_without_beginning",
        text: text(
            "张量的名字前没有 base_model.model.",
            "leaves base_model.model. out of the names of tensors",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.saved_in_f32",
        text: text("因子一律存成 f32", "saves factors in f32, whatever their dtype"),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.saved_without_format",
        text: text(
            "张量文件的元数据里没有 format = pt",
            "does not write format = pt into the metadata",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.fields_dropped",
        text: text(
            "存的时候丢了读来的、这里不用的字段",
            "drops fields that were read and are not used here when it saves",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.fields_stale",
        text: text(
            "r、lora_alpha 等照读来的写，没有照现在的配置",
            "writes r, lora_alpha and the others as they were read, not as they are now",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.alpha_with_point",
        text: text(
            "整数的 lora_alpha 写成了 16.0",
            "writes a lora_alpha that is whole with a point (16.0)",
        ),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.scale_for_alpha",
        text: text("lora_alpha 里写的是 α/r", "writes α/r as lora_alpha"),
        caught_by: &["a4.lora.save"],
    },
    Misconception {
        id: "a4.lora.fields_forgotten",
        text: text("读的时候没有留下全部字段", "does not keep all fields when it loads"),
        caught_by: &["a4.lora.load"],
    },
    Misconception {
        id: "a4.lora.use_rslora_ignored",
        text: text("没有看 use_rslora", "does not look at use_rslora"),
        caught_by: &["a4.lora.load"],
    },
    Misconception {
        id: "a4.lora.loaded_in_f32",
        text: text("因子一律读成 f32", "loads factors in f32, whatever their dtype"),
        caught_by: &["a4.lora.load"],
    },
    Misconception {
        id: "a4.lora.loaded_frozen",
        text: text("读来的因子不需要梯度", "loads factors that do not require gradients"),
        caught_by: &["a4.lora.load"],
    },
    Misconception {
        id: "a4.lora.dora_ignored",
        text: text("没有拒绝 use_dora = true", "does not refuse use_dora = true"),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.bias_field_ignored",
        text: text("没有拒绝 none 以外的 bias", "does not refuse a bias other than none"),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.fan_in_ignored",
        text: text("没有拒绝 fan_in_fan_out = true", "does not refuse fan_in_fan_out = true"),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.patterns_ignored",
        text: text(
            "没有拒绝不空的 rank_pattern 与 alpha_pattern",
            "does not refuse a rank_pattern or an alpha_pattern that is not empty",
        ),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.half_a_pair_left_out",
        text: text(
            "一对里缺了一个，就当没有这个模块",
            "leaves out a module of which one factor is missing",
        ),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.strange_tensors_ignored",
        text: text("名字不认识的张量就跳过", "passes over tensors whose names it does not know"),
        caught_by: &["a4.lora.errors"],
    },
    Misconception {
        id: "a4.lora.rank_not_compared",
        text: text(
            "没有拿 A 的行数、B 的列数和 r 比",
            "does not compare the rows of A and the columns of B with r",
        ),
        caught_by: &["a4.lora.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // Of layers that have the module, the first.
    Unnamed::new("a4.lora.unnamed.first_layer_only", &["a4.lora.new_adapter"]),
    // The root of the whole scale.
    Unnamed::new("a4.lora.unnamed.squared_root", &["a4.lora.linear"]),
    Unnamed::new("a4.lora.unnamed.gradient_of_a_cut", &["a4.lora.linear"]),
    // Its rows come in the opposite order.
    Unnamed::new("a4.lora.unnamed.b_backwards", &["a4.lora.merge"]),
    // In bf16 it is summed in f32.
    Unnamed::new("a4.lora.unnamed.f16_kept", &["a4.lora.half"]),
    Unnamed::new("a4.lora.unnamed.a_counted_twice", &["a4.lora.count"]),
    Unnamed::new("a4.lora.unnamed.a_and_b_swapped", &["a4.lora.save"]),
];
