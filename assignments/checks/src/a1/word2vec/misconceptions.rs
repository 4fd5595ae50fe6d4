//! The wrong ideas about `a1.word2vec` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.word2vec.pairs_swapped",
        text: text(
            "配对时上下文在前、中心词在后",
            "puts the context word first and the centre second",
        ),
        caught_by: &["a1.word2vec.pairs"],
    },
    Misconception {
        id: "a1.word2vec.pairs_one_sided",
        text: text(
            "只和后面的词配对，漏了前面的",
            "pairs with the words that follow only, not those before",
        ),
        caught_by: &["a1.word2vec.pairs"],
    },
    Misconception {
        id: "a1.word2vec.pairs_with_itself",
        text: text("中心词也和自己配了对", "pairs the centre with itself as well"),
        caught_by: &["a1.word2vec.pairs"],
    },
    Misconception {
        id: "a1.word2vec.not_normalised",
        text: text(
            "频率取了 0.75 次方之后没有再归一化",
            "does not normalise again after raising frequencies to the power 0.75",
        ),
        caught_by: &["a1.word2vec.negatives"],
    },
    Misconception {
        id: "a1.word2vec.unigram",
        text: text(
            "负样本按原来的频率抽，漏了 0.75 次方",
            "draws negatives by plain frequency, without the power 0.75",
        ),
        caught_by: &["a1.word2vec.negatives"],
    },
    Misconception {
        id: "a1.word2vec.matrices_swapped",
        text: text(
            "中心词取了 context 的行，其余取了 centre 的行",
            "takes the centre word's row from `context`, and the others' from `centre`",
        ),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.target_among_negatives",
        text: text("等于目标的负样本也算了进去", "counts negatives that are equal to the target"),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.negatives_deduplicated",
        text: text(
            "重复抽到的负样本只算了一次",
            "counts a negative that was drawn twice only once",
        ),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.negatives_averaged",
        text: text(
            "对负样本取了平均，而不是求和",
            "averages over the negatives in place of summing",
        ),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.negative_sign",
        text: text("负样本的得分漏了负号", "forgets the minus sign of the scores of negatives"),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.batch_summed",
        text: text("对批量求了和，而不是取平均", "sums over the batch in place of averaging"),
        caught_by: &["a1.word2vec.loss", "a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.log_of_zero",
        text: text(
            "直接按 -ln(1/(1 + e⁻ˣ)) 去算：得分很大时 e⁻ˣ 溢出、σ 成了 0，损失是无穷",
            "computes -ln(1/(1 + e⁻ˣ)) as it stands: for large scores e⁻ˣ overflows, σ becomes 0 and the loss infinite",
        ),
        caught_by: &["a1.word2vec.loss"],
    },
    Misconception {
        id: "a1.word2vec.sigmoid_overflows",
        text: text(
            "σ 写成 eˣ/(1 + eˣ)，得分很大时是无穷除以无穷",
            "writes σ as eˣ/(1 + eˣ), which is infinity by infinity for large scores",
        ),
        caught_by: &["a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.gradients_assigned",
        text: text(
            "同一行用到几次，梯度只留下最后一次",
            "keeps only the last gradient of a row that is used several times",
        ),
        caught_by: &["a1.word2vec.gradients"],
    },
    Misconception {
        id: "a1.word2vec.centre_from_target_only",
        text: text(
            "中心词的梯度只算了目标，漏了负样本",
            "takes the gradient of the centre from the target alone, without the negatives",
        ),
        caught_by: &["a1.word2vec.gradients"],
    },
];
