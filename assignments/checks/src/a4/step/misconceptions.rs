//! The wrong ideas about `a4.step` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.step.clipped_per_tensor",
        text: text(
            "每个张量按自己的范数裁剪，梯度的方向因此变了",
            "clips each tensor by its own norm, which turns the gradient another way",
        ),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.scaled_up",
        text: text(
            "范数比 max_norm 小的梯度也被放大到 max_norm",
            "makes gradients larger whose norm is below max_norm",
        ),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.norm_in_f32",
        text: text(
            "在 f32 里求平方和：大的数溢出，小的数变成 0",
            "sums squares in f32, where large ones overflow and small ones become 0",
        ),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.norm_plus_small",
        text: text(
            "像 PyTorch 那样乘了 max_norm / (n + 1e-6)",
            "multiplies by max_norm / (n + 1e-6), as PyTorch does",
        ),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.root_left_out",
        text: text("平方和没有开方", "takes no root of the sum of squares"),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.clipped_by_value",
        text: text(
            "把每个元素截到 ±max_norm，而不是按范数缩小",
            "cuts each element off at ±max_norm, in place of scaling by the norm",
        ),
        caught_by: &["a4.step.clip"],
    },
    Misconception {
        id: "a4.step.mean_of_means",
        text: text(
            "对各微批次的平均损失再求平均，没有理会它们的目标个数不同",
            "takes the mean of the micro-batches' mean losses, though they have unequal numbers of targets",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.sum_of_means",
        text: text(
            "把各微批次的平均损失加了起来，没有再除",
            "adds the micro-batches' mean losses up, and does not divide",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.sum_for_mean",
        text: text(
            "把所有目标的损失加了起来，没有除以个数",
            "sums the losses of all targets, and does not divide by their number",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.all_places_counted",
        text: text(
            "除以的是所有位置的个数，没有目标的也在内",
            "divides by the number of all places, those without target among them",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.last_micro_batch_only",
        text: text(
            "只留下了最后一个微批次的梯度：前面的被清零或覆盖了",
            "keeps the gradients of the last micro-batch only: those before were cleared or replaced",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.zero_grad_missing",
        text: text(
            "没有清零：参数上一次留下的 grad 也加了进去",
            "does not clear gradients: the parameters' own grad from before is added",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.shifted_again",
        text: text(
            "目标又错开了一位：targets 本来就是下一个词元了",
            "shifts the targets by one place more, though they are the next tokens already",
        ),
        caught_by: &["a4.step.accumulate", "a4.step.train"],
    },
    Misconception {
        id: "a4.step.loss_in_half",
        text: text(
            "损失是在 logits 的半精度里算的",
            "works the loss out in the half precision of the logits",
        ),
        caught_by: &["a4.step.accumulate"],
    },
    Misconception {
        id: "a4.step.graphs_kept",
        text: text(
            "先把所有微批次的损失加起来，最后才反向：所有的计算图都一直留着",
            "adds the losses of all micro-batches up and runs backward at the end: all graphs are kept until then",
        ),
        caught_by: &["a4.step.one_graph"],
    },
    Misconception {
        id: "a4.step.good_steps_not_reset",
        text: text(
            "溢出之后计数没有归零：数的不是连续的好步数",
            "does not begin to count anew after overflow: good steps need not be in a row",
        ),
        caught_by: &["a4.step.scale"],
    },
    Misconception {
        id: "a4.step.grows_one_late",
        text: text(
            "多等了一步才放大（计数要超过 interval）",
            "grows one step late, with more than interval",
        ),
        caught_by: &["a4.step.scale"],
    },
    Misconception {
        id: "a4.step.grows_again_at_once",
        text: text(
            "放大之后计数没有归零，之后每一步都放大",
            "does not begin to count anew after growth, and grows at every step from then on",
        ),
        caught_by: &["a4.step.scale", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.grows_every_step",
        text: text(
            "每个没有溢出的步都放大，没有理会 interval",
            "grows at each step without overflow, whatever interval says",
        ),
        caught_by: &["a4.step.scale", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.backoff_divides",
        text: text("溢出时除以了 backoff", "divides by backoff at overflow"),
        caught_by: &["a4.step.scale", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.clipped_before_unscaling",
        text: text(
            "先裁剪，后除以 scale：裁剪的是放大了的梯度",
            "clips first and divides by scale afterwards, so that it clips the scaled gradients",
        ),
        caught_by: &["a4.step.train", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.never_unscaled",
        text: text("没有除以 scale", "does not divide by scale"),
        caught_by: &["a4.step.train", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.clipped_per_micro_batch",
        text: text(
            "每个微批次各裁剪一次，而不是全部加起来之后裁剪一次",
            "clips the gradients of each micro-batch, in place of their sum once",
        ),
        caught_by: &["a4.step.train"],
    },
    Misconception {
        id: "a4.step.frozen_in_norm",
        text: text(
            "冻结的参数也求了梯度，并且算进了范数",
            "takes gradients of frozen parameters, too, and makes them a part of the norm",
        ),
        caught_by: &["a4.step.train", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.rate_of_next_step",
        text: text(
            "学习率差了一步：取的是 updates + 1 那一步的",
            "takes the learning rate one step late, that of `updates + 1`",
        ),
        caught_by: &["a4.step.train", "a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.not_scaled",
        text: text(
            "损失没有乘 scale：小的梯度在 f16 里成了 0",
            "does not multiply the loss by scale, so that small gradients are 0 in f16",
        ),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.never_skipped",
        text: text(
            "溢出了也照样更新，参数成了不是数的东西",
            "updates in spite of overflow, and parameters become no numbers",
        ),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.zeros_for_overflow",
        text: text(
            "把不是有限数的梯度换成 0，然后照样更新",
            "puts zeros in place of gradients that are not finite, and updates all the same",
        ),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.schedule_advances",
        text: text(
            "跳过的步也让学习率的表前进了",
            "lets the schedule advance in a step that was skipped",
        ),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.decays_when_skipped",
        text: text("跳过的步里参数照样衰减了", "lets parameters decay in a step that was skipped"),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.master_in_half",
        text: text(
            "主权重也存成了半精度：比它的分辨率小的更新都丢了",
            "keeps the master weights in half precision, too, where updates below its resolution are lost",
        ),
        caught_by: &["a4.step.mixed"],
    },
    Misconception {
        id: "a4.step.compute_ignored",
        text: text(
            "没有理会 compute：模型拿到的是主权重本身",
            "does not look at `compute`: the model gets the master weights themselves",
        ),
        caught_by: &["a4.step.mixed"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.step.unnamed.norm_of_first", &["a4.step.clip"]),
    Unnamed::new("a4.step.unnamed.infinite_scaled_to_0", &["a4.step.clip"]),
    Unnamed::new("a4.step.unnamed.log_of_softmax", &["a4.step.accumulate"]),
    Unnamed::new("a4.step.unnamed.called_twice", &["a4.step.accumulate", "a4.step.train"]),
    Unnamed::new("a4.step.unnamed.half_of_interval", &["a4.step.scale"]),
    Unnamed::new("a4.step.unnamed.skipped_if_all_overflow", &["a4.step.mixed"]),
    Unnamed::new("a4.step.unnamed.scale_kept_when_skipped", &["a4.step.mixed"]),
    Unnamed::new("a4.step.unnamed.state_lost_when_skipped", &["a4.step.mixed"]),
];
