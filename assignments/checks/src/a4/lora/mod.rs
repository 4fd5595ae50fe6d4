//! Task `a4.lora`: low-rank adapters.

mod cases;
mod errors;
mod files;
mod misconceptions;
mod setup;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task = Task::new("a4.lora", text("LoRA", "LoRA"), CHECKS, misconceptions::NAMED)
    .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.lora.new_adapter",
        1,
        text("新的适配器", "a new adapter"),
        text(
            "模块的名字等于目标，或者以“点 + 目标”结尾，权重又是二维的，才算；按名字的次序、逐行取随机数：A 在 ±1/√in 之间，B 全是 0；dtype 随权重。",
            "a module is meant if it is called like a target, or ends with a point and it, and its weight has two dims; numbers are taken in the order of the names, row by row: A lies in ±1/√in, B is zeros; dtypes are those of the weights.",
        ),
        cases::new_adapters,
        "lora.new_adapter",
    )
    .within(Tolerance::F32),
    Check::golden(
        "a4.lora.linear",
        1,
        text("带适配器的线性层", "an adapted linear layer"),
        text(
            "x·Wᵀ + bias + s·(x·Aᵀ)·Bᵀ，s = α/r，rsLoRA 是 α/√r；W 和 bias 没有梯度，x、A、B 有。",
            "x·Wᵀ + bias + s·(x·Aᵀ)·Bᵀ, where s = α/r, of rsLoRA α/√r; W and the bias get no gradient, x, A and B do.",
        ),
        cases::linears,
        "lora.linear",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.lora.unchanged",
        1,
        text("新的适配器什么也不改变", "a new adapter changes nothing"),
        text(
            "B 是 0，所以层的输出、训练用的参数、合并后的权重，每个数都和没有适配器时一样，在 bf16 和 f16 里也是。",
            "B is 0, so the output of a layer, the parameters of training and merged weights are the same, number by number, as without an adapter, in bf16 and f16, too.",
        ),
        cases::unchanged,
        "lora.unchanged",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.lora.parameters",
        1,
        text("训练用的参数", "the parameters of training"),
        text(
            "被适配的权重是 W + s·B·A，梯度只到 A 和 B；其余的原样，但没有梯度。",
            "an adapted weight is W + s·B·A, and gradients reach A and B alone; all others are as they are, but without gradients.",
        ),
        cases::trainings,
        "lora.on_parameters",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.lora.merge",
        1,
        text("合并进去，再取出来", "merged and taken out again"),
        text(
            "合并是 W + s·B·A，取出是 W - s·B·A，只加一次，只对被适配的模块；结果是不要梯度的叶子，传入的参数不能改。",
            "merging is W + s·B·A, taking out is W - s·B·A, once, and of adapted modules only; results are leaves without gradients, and the parameters that come in stay as they are.",
        ),
        cases::merges,
        "lora.on_parameters",
    )
    .within(Tolerance::F32),
    Check {
        needs: &["a4.lora.merge"],
        ..Check::golden(
            "a4.lora.half",
            1,
            text("半精度的合并", "merging in half precision"),
            text(
                "bf16 和 f16 的权重：先把 W、A、B 都变成 f32，算完 W + s·B·A 再变回去，只舍入一次；结果的 dtype 是权重的，不是因子的。",
                "weights in bf16 and f16: W, A and B become f32, W + s·B·A is computed there and cast back, so it is rounded once; the dtype is that of the weight, not of the factors.",
            ),
            cases::halves,
            "lora.on_parameters",
        )
        .within(Tolerance::EXACT)
    },
    Check::golden(
        "a4.lora.count",
        1,
        text("训练的有多少", "how much is trained"),
        text(
            "训练的是所有 A 和 B 的元素；总数是模型原有的，加上它们。",
            "trained are the elements of every A and B; in all there are those of the model and these.",
        ),
        cases::counts,
        "lora.count",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.lora.save",
        1,
        text("写成 PEFT 的文件", "written as PEFT's files"),
        text(
            "两个文件；张量的名字是 base_model.model.{模块}.lora_A.weight，dtype 不变，format 是 pt；配置里读来的字段原样留着，r、lora_alpha、use_rslora、target_modules 照现在的配置。",
            "two files; tensors are called base_model.model.{module}.lora_A.weight and keep their dtype, format is pt; the configuration has the fields that were read, as they were, with r, lora_alpha, use_rslora and target_modules as they are now.",
        ),
        files::saves,
        "lora.save",
    )
    .within(THE_SAME),
    Check::golden(
        "a4.lora.load",
        1,
        text("读 PEFT 的文件", "reading PEFT's files"),
        text(
            "配置里的每个字段都留下；没有 use_rslora 就是 false；target_modules 可以是一个字符串；因子保持 dtype，是需要梯度的叶子。",
            "every field of the configuration is kept; use_rslora is false if it is missing; target_modules may be one string; factors keep their dtype, and are leaves that require gradients.",
        ),
        files::loads,
        "lora.load",
    )
    .within(Tolerance::EXACT)
    .numbers(files::FILES),
    Check {
        needs: &["a4.lora.linear", "a4.lora.load"],
        ..Check::golden(
            "a4.lora.errors",
            1,
            text("不能用的参数与文件", "arguments and files that cannot be used"),
            text(
                "会改变结果而这里不认识的字段要拒绝（use_dora、fan_in_fan_out、bias、rank_pattern、alpha_pattern）；缺的文件、字段、张量，各有自己的错误。",
                "fields that would change the numbers and are not known here are refused (use_dora, fan_in_fan_out, bias, rank_pattern, alpha_pattern); a missing file, field or tensor has an error of its own.",
            ),
            errors::cases,
            "lora.errors",
        )
        .within(Tolerance::EXACT)
        .numbers(files::FILES)
    },
];

/// Of `f64`, no more than the last digits: the oracle asks with others, to see that nothing hangs
/// on them.
const THE_SAME: Tolerance = Tolerance { rtol: 1e-13, ..Tolerance::EXACT };
