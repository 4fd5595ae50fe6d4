//! Task `a1.ngram`: counting, smoothing, and what a sentence is worth.

mod cases;
mod language;
mod lecture;
mod misconceptions;
mod models;
mod scores;

pub use cases::{config, show, smoothing};
pub use models::{IS_DISTRIBUTION, too_long};

use contract::a1::Smoothing;

use self::models::{count_cases, model_cases, sum_cases, sums_to_one};
use self::scores::{
    floor_cases, lecture_cases, log_probability_cases, perplexity_cases, ranked_rightly,
    within_reach,
};
use harness::{Check, Draw, Failure, Record, Task, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a1.ngram", text("n 元模型", "n-gram models"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.ngram.counts",
        4,
        text("n 元组的计数", "counts of n-grams"),
        text(
            "每句前面有 n-1 个 BOS，后面有一个 EOS；每个词和 EOS 各是一个事件，BOS 不是；历史不跨越句子。",
            "n-1 times BOS before each sentence, one EOS after it; each word and the EOS is an event, BOS is not; histories do not cross sentences.",
        ),
        count_cases,
        "ngram.counts",
    ),
    Check::golden(
        "a1.ngram.mle",
        2,
        text("最大似然估计", "maximum likelihood"),
        text(
            "分母是 c(h) = Σₜ c(h·t)；没有见过的历史之后是均匀分布 1/V，V 把 EOS 算在内。",
            "the denominator is c(h) = Σₜ c(h·t); after an unseen history it is uniform, 1/V, and V counts EOS.",
        ),
        |draw| model_cases(draw, |_, _| Smoothing::MaximumLikelihood),
        "ngram.model",
    ),
    Check::golden(
        "a1.ngram.add_k",
        2,
        text("加 k 平滑", "add-k smoothing"),
        text(
            "每个词元都加了 k，分母就要加 k·V；V 是全部的词加上 EOS，不只是见过的。",
            "every token gets k, so the denominator gets k·V; V is all words and EOS, not only those that were seen.",
        ),
        |draw| model_cases(draw, |draw, order| Smoothing::AddK { k: add_k(draw, order) }),
        "ngram.model",
    ).numbers(&["parameters"]),
    Check::golden(
        "a1.ngram.interpolation",
        3,
        text("Jelinek–Mercer 插值", "Jelinek–Mercer interpolation"),
        text(
            "从均匀分布起，一元在先；没有见过的历史不占权重，全部让给短一级的历史。",
            "start from the uniform distribution, the unigram first; an unseen history takes no weight, all of it goes to the shorter one.",
        ),
        |draw| {
            model_cases(draw, |draw, order| Smoothing::Interpolation {
                weights: weights(draw, order),
            })
        },
        "ngram.model",
    ).numbers(&["parameters"]),
    Check::golden(
        "a1.ngram.stupid_backoff",
        2,
        text("stupid backoff", "stupid backoff"),
        text(
            "c(h·t) 为 0 才退到短一级的历史，每退一级乘一次 α；它不是概率分布，要如实回答。",
            "back off only where c(h·t) is 0, and multiply by α at every step; it is not a distribution, and must say so.",
        ),
        |draw| {
            model_cases(draw, |draw, order| Smoothing::StupidBackoff { alpha: part(draw, order) })
        },
        "ngram.model",
    ).numbers(&["parameters"]),
    Check::golden(
        "a1.ngram.kneser_ney",
        5,
        text("插值 Kneser–Ney", "interpolated Kneser–Ney"),
        text(
            "最高阶用计数，以下各阶用接续计数（左邻有几种）；退让的权重是 D·d(h)/a(h)；一元也打折，再往下是均匀分布。",
            "counts at the highest order, continuation counts (how many kinds of left neighbour) below; the weight passed on is D·d(h)/a(h); the unigram is discounted too, and below it is the uniform distribution.",
        ),
        |draw| {
            model_cases(draw, |draw, order| Smoothing::KneserNey { discount: part(draw, order) })
        },
        "ngram.model",
    ).numbers(&["parameters"]),
    law(
        Check::golden(
            "a1.ngram.sums_to_one",
            1,
            text("概率之和为 1", "probabilities sum to 1"),
            text(
                "对每个历史，词和 EOS 的概率加起来是 1，没有见过的历史也一样；stupid backoff 不是分布。",
                "over the words and EOS probabilities sum to 1 after every history, unseen ones too; stupid backoff is no distribution.",
            ),
            sum_cases,
            "ngram.model",
        ).numbers(&["parameters"]),
        // Uniform probabilities sum to 1.
        &[
            "a1.ngram.mle",
            "a1.ngram.add_k",
            "a1.ngram.interpolation",
            "a1.ngram.stupid_backoff",
            "a1.ngram.kneser_ney",
        ],
        sums_to_one,
    ),
    Check::golden(
        "a1.ngram.log_probability",
        2,
        text("句子的对数概率", "log-probability of a sentence"),
        text(
            "把自然对数加起来，EOS 也要算；开头的历史是 n-1 个 BOS。",
            "sum natural logarithms, the EOS among them; the history begins with n-1 times BOS.",
        ),
        log_probability_cases,
        "ngram.log_probability",
    ),
    Check::golden(
        "a1.ngram.perplexity",
        2,
        text("困惑度", "perplexity"),
        text(
            "全部句子合起来除以预测的词元数：每句的词数加 1。均匀模型的困惑度应是 V。",
            "divide by the predicted tokens of all sentences together: their words and one EOS each. A uniform model has the perplexity V.",
        ),
        perplexity_cases,
        "ngram.perplexity",
    ),
    law(
        Check::golden(
            "a1.ngram.lecture_pair",
            1,
            text("课上的一对句子", "the pair of sentences from the lecture"),
            text(
                "先让 log_probability 和各种平滑通过；这里用的是你自己的模型。",
                "make log_probability and the smoothings pass first; the models here are your own.",
            ),
            lecture_cases,
            "ngram.lecture",
        ).numbers(&["parameters"]),
        &[
            "a1.ngram.add_k",
            "a1.ngram.interpolation",
            "a1.ngram.kneser_ney",
            "a1.ngram.log_probability",
        ],
        ranked_rightly,
    ),
    law(
        Check::golden(
            "a1.ngram.floor",
            1,
            text("接近熵率给出的下限", "close to the floor set by the entropy rate"),
            text(
                "先让 kneser_ney 和 perplexity 通过；低于下限说明概率之和超过了 1。",
                "make kneser_ney and perplexity pass first; a value under the floor means that probabilities sum to more than 1.",
            ),
            floor_cases,
            "ngram.floor",
        ).numbers(&["parameters"]),
        &["a1.ngram.kneser_ney", "a1.ngram.perplexity"],
        within_reach,
    ),
];

/// `k` below 1, 1, above, and next to nothing.
fn add_k(draw: &mut Draw, order: usize) -> f64 {
    match order {
        2 => 1.0,
        3 => draw.number(1.5, 4.0),
        4 => draw.number(1e-6, 9e-6),
        _ => draw.number(0.1, 0.9),
    }
}

/// A number between 0 and 1, for each order in another part.
fn part(draw: &mut Draw, order: usize) -> f64 {
    match order {
        1 => draw.number(0.1, 0.3),
        2 => draw.number(0.7, 0.95),
        _ => draw.number(0.3, 0.7),
    }
}

/// Weights of which one is 0 at orders 3 and 4: at the bottom, and above it.
fn weights(draw: &mut Draw, order: usize) -> Vec<f64> {
    let mut weights: Vec<f64> = (0..order).map(|_| draw.number(0.2, 0.95)).collect();
    if order > 2 {
        weights[order - 3] = 0.0;
    }
    weights
}

type Law = fn(&Record, &Record) -> Result<(), Box<Failure>>;

/// A check of listed cases that is judged by a law, once the values that it is about are
/// right.
const fn law(check: Check, needs: &'static [&'static str], law: Law) -> Check {
    Check { needs, verdict: Verdict::Law(law), ..check }
}
