//! `a4.more`: formulae as the contract writes them.

use contract::a4::{AnswerSums, Arg, Averaging, Factors, Int4, More, Result};
use tch::{Kind, Tensor};

use super::Parts;
use super::align::arguments::{alike, mask, not_negative, real};
use super::align::averaging::{averaged, lengths, shown};
use super::align::policy_losses::surrogate;
use super::align::row_sums;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// `q` and the scales of groups `[…, group]`, before they are packed.
    pub rounded: fn(&Tensor) -> (Tensor, Tensor),
    /// Two numbers of four bits in a byte: the even column and the odd one, `q + 8` each.
    pub joined: fn(&Tensor, &Tensor) -> Tensor,
    /// `q` of the even columns and of the odd ones.
    pub parted: fn(&Tensor) -> (Tensor, Tensor),
    /// The rows of `V` with these magnitudes.
    pub of_magnitude: fn(&Tensor, &Tensor) -> Tensor,
    /// What is added to a weight.
    pub delta: fn(&Factors, f64) -> Tensor,
    /// `(policy - reference)/length`
    pub ratio_by_length: fn(&AnswerSums<'_>) -> Tensor,
    /// The loss of IPO from the difference of the two.
    pub ipo: fn(&Tensor, f64) -> Tensor,
    /// `policy/length`
    pub log_prob_by_length: fn(&AnswerSums<'_>) -> Tensor,
    /// The loss of `SimPO` from the difference of the two.
    pub simpo: fn(&Tensor, f64, f64) -> Tensor,
    /// The losses of KTO from `policy - reference`.
    pub kto: fn(&Tensor, &Tensor, f64, f64) -> Tensor,
    /// The logarithm of an answer's ratio, from those of its tokens.
    pub sequence_ratio: fn(&Tensor, &Tensor) -> Tensor,
    /// The loss of an answer from the logarithm of its ratio.
    pub gspo: fn(&Tensor, &Tensor, f64) -> Tensor,
    /// The weight of a token from the logarithm of its ratio.
    pub cispo_weight: fn(&Tensor, f64) -> Tensor,
    /// One step of Newton and Schulz.
    pub newton_schulz: fn(&Tensor) -> Tensor,
    /// `KL(teacher ‖ student)` at each place.
    pub divergence: fn(&Tensor, &Tensor, f64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    rounded,
    joined: |even, odd| even + odd * 16,
    parted,
    of_magnitude,
    delta: |factors, scale| factors.b.matmul(&factors.a) * scale,
    ratio_by_length: |sums| (sums.policy - sums.reference.detach()) / sums.lengths,
    ipo: |h, beta| (h - 1.0 / (2.0 * beta)).square(),
    log_prob_by_length: |sums| sums.policy / sums.lengths,
    simpo: |h, beta, gamma| -(h * beta - gamma).log_sigmoid(),
    kto,
    sequence_ratio,
    gspo,
    cispo_weight: |log_ratio, high| log_ratio.exp().clamp_max(1.0 + high).detach(),
    newton_schulz: |x| newton_schulz(x, (3.4445, -4.7750, 2.0315)),
    divergence,
};

fn rounded(groups: &Tensor) -> (Tensor, Tensor) {
    with_scales(groups, groups.abs().amax([-1], true) / 7.0, |x| x.round().clamp(-8.0, 7.0))
}

/// Groups by their scales, brought to whole numbers; and the scales.
pub fn with_scales(
    groups: &Tensor,
    scales: Tensor,
    round: impl Fn(&Tensor) -> Tensor,
) -> (Tensor, Tensor) {
    let divisors = scales.where_self(&scales.gt(0.0), &scales.ones_like());
    (round(&(groups / divisors)), scales)
}

fn parted(packed: &Tensor) -> (Tensor, Tensor) {
    let packed = packed.to_kind(Kind::Int64);
    (packed.bitwise_and(15) - 8, packed.bitwise_right_shift_tensor_scalar(4) - 8)
}

fn of_magnitude(v: &Tensor, magnitude: &Tensor) -> Tensor {
    let norms = v.square().sum_dim_intlist([-1].as_slice(), true, v.kind()).sqrt().detach();
    magnitude.unsqueeze(-1) * v / norms
}

fn kto(r: &Tensor, good: &Tensor, kl: f64, beta: f64) -> Tensor {
    let sign = good.to_kind(r.kind()) * 2.0 - 1.0;
    1.0 - (sign * (r - kl) * beta).sigmoid()
}

/// The mean over the answers' tokens, `[b]`; 0 where there are none.
pub fn sequence_ratio(log_ratio: &Tensor, answers: &Tensor) -> Tensor {
    row_sums(log_ratio) / lengths(answers, log_ratio.kind()).clamp_min(1.0)
}

fn gspo(log_ratio: &Tensor, advantages: &Tensor, clip: f64) -> Tensor {
    surrogate(log_ratio, &log_ratio.zeros_like(), advantages, [1.0 - clip, 1.0 + clip])
}

/// One step, with these coefficients.
pub fn newton_schulz(x: &Tensor, (a, b, c): (f64, f64, f64)) -> Tensor {
    let s = x.matmul(&x.transpose(-2, -1));
    x * a + (&s * b + s.matmul(&s) * c).matmul(x)
}

fn divergence(student: &Tensor, teacher: &Tensor, temperature: f64) -> Tensor {
    let log = |logits: &Tensor| (logits / temperature).log_softmax(-1, logits.kind());
    let (student, teacher) = (log(student), log(teacher));
    row_sums(&(teacher.exp() * (&teacher - student))) * temperature * temperature
}

/// Two factors that fit a weight `[out, in]`.
fn factors_fit(op: &'static str, factors: &Factors, (out, inner): (i64, i64)) -> Result<()> {
    let rank = Arg::new(op, "a", &factors.a).rank(2)?.tensor().size()[0];
    Arg::new(op, "a", &factors.a).shape(&[rank, inner])?;
    Arg::new(op, "b", &factors.b).shape(&[out, rank]).map(|_| ())
}

/// `b`, once the three sums are known to fit each other, and `b` if it is known already.
fn sums_fit(op: &'static str, sums: &AnswerSums<'_>, b: Option<i64>) -> Result<i64> {
    let policy = real(op, "policy", sums.policy)?.rank(1)?.filled()?;
    let b = b.unwrap_or_else(|| policy.last());
    policy.shape(&[b])?;
    Arg::new(op, "reference", sums.reference).kind(sums.policy.kind())?.shape(&[b])?;
    Arg::new(op, "lengths", sums.lengths).kind(Kind::Int64)?.shape(&[b])?;
    Ok(b)
}

/// Tokens and what is known of them: `[b, s]`, of advantages `[b]`.
fn tokens_fit(
    op: &'static str,
    log_probs: &Tensor,
    old: &Tensor,
    advantages: &Tensor,
    answers: &Tensor,
) -> Result<()> {
    let first = real(op, "log_probs", log_probs)?.rank(2)?.filled()?;
    let size = log_probs.size();
    first.shape(&size[..2])?;
    alike(op, log_probs, &[("old_log_probs", old)])?;
    Arg::new(op, "advantages", advantages).kind(log_probs.kind())?.shape(&size[..1])?;
    mask(op, "answers", answers, &size)
}

/// `new - old` at the tokens of answers, and 0 elsewhere.
fn log_ratios(log_probs: &Tensor, old: &Tensor, answers: &Tensor) -> Tensor {
    shown(&(log_probs - old.detach()), answers)
}

impl More for Parts {
    fn quantise(&self, weight: &Tensor, group: i64) -> Result<Int4> {
        let op = "quantise";
        let inner = Arg::new(op, "weight", weight).kind(Kind::Float)?.rank(2)?.filled()?.last();
        let out = weight.size()[0];
        Arg::new(op, "weight", weight).shape(&[out, inner])?;
        Arg::in_range(op, "group", group, 1..)?;
        Arg::in_range(op, "group", if inner % group == 0 { group % 2 } else { group }, 0..=0)?;
        let groups = weight.reshape([out, inner / group, group]);
        let (q, scales) = tch::no_grad(|| (self.more.rounded)(&groups));
        let pairs = (q + 8.0).to_kind(Kind::Uint8).reshape([out, inner / 2, 2]);
        let packed = (self.more.joined)(&pairs.select(-1, 0), &pairs.select(-1, 1));
        Ok(Int4 { packed, scales: scales.squeeze_dim(-1) })
    }

    fn quantised_linear(
        &self,
        x: &Tensor,
        weight: &Int4,
        factors: &Factors,
        scale: f64,
    ) -> Result<Tensor> {
        let op = "quantised_linear";
        let inner = real(op, "x", x)?.rank(1)?.filled()?.last();
        let out =
            Arg::new(op, "packed", &weight.packed).kind(Kind::Uint8)?.rank(2)?.tensor().size()[0];
        Arg::new(op, "packed", &weight.packed).shape(&[out, inner / 2])?;
        let scales = Arg::new(op, "scales", &weight.scales).kind(Kind::Float)?.rank(2)?.filled()?;
        let groups = scales.last();
        let fits = if inner % groups == 0 { groups } else { inner };
        Arg::new(op, "scales", &weight.scales).shape(&[out, fits])?;
        factors_fit(op, factors, (out, inner))?;
        let (even, odd) = (self.more.parted)(&weight.packed);
        let q = Tensor::stack(&[even, odd], -1).reshape([out, weight.scales.size()[1], -1]);
        let full = (q.to_kind(x.kind()) * weight.scales.unsqueeze(-1)).reshape([out, inner]);
        Ok(x.matmul(&full.detach().transpose(0, 1))
            + x.matmul(&(self.more.delta)(factors, scale).transpose(0, 1)))
    }

    fn dora_weight(
        &self,
        weight: &Tensor,
        factors: &Factors,
        scale: f64,
        magnitude: &Tensor,
    ) -> Result<Tensor> {
        let op = "dora_weight";
        let inner = real(op, "weight", weight)?.rank(2)?.filled()?.last();
        let out = weight.size()[0];
        factors_fit(op, factors, (out, inner))?;
        Arg::new(op, "magnitude", magnitude).kind(weight.kind())?.shape(&[out])?;
        let v = weight.detach() + (self.more.delta)(factors, scale);
        Ok((self.more.of_magnitude)(&v, magnitude))
    }

    fn ipo(&self, chosen: &AnswerSums<'_>, rejected: &AnswerSums<'_>, beta: f64) -> Result<Tensor> {
        let b = sums_fit("ipo", chosen, None)?;
        sums_fit("ipo", rejected, Some(b))?;
        let h = (self.more.ratio_by_length)(chosen) - (self.more.ratio_by_length)(rejected);
        Ok((self.more.ipo)(&h, beta).mean(h.kind()))
    }

    fn simpo(
        &self,
        chosen: &AnswerSums<'_>,
        rejected: &AnswerSums<'_>,
        beta: f64,
        gamma: f64,
    ) -> Result<Tensor> {
        let b = sums_fit("simpo", chosen, None)?;
        sums_fit("simpo", rejected, Some(b))?;
        let h = (self.more.log_prob_by_length)(chosen) - (self.more.log_prob_by_length)(rejected);
        Ok((self.more.simpo)(&h, beta, gamma).mean(h.kind()))
    }

    fn kto(&self, answers: &AnswerSums<'_>, good: &Tensor, kl: f64, beta: f64) -> Result<Tensor> {
        let b = sums_fit("kto", answers, None)?;
        mask("kto", "good", good, &[b])?;
        not_negative("kto", "kl", kl)?;
        let r = answers.policy - answers.reference.detach();
        Ok((self.more.kto)(&r, good, kl, beta).mean(r.kind()))
    }

    fn gspo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip: f64,
    ) -> Result<Tensor> {
        tokens_fit("gspo", log_probs, old_log_probs, advantages, answers)?;
        let ratios = log_ratios(log_probs, old_log_probs, answers);
        let log_ratio = (self.more.sequence_ratio)(&ratios, answers);
        let losses = (self.more.gspo)(&log_ratio, &advantages.detach(), clip);
        let answered = lengths(answers, losses.kind()).gt(0.0).unsqueeze(-1);
        let losses = shown(&losses.unsqueeze(-1), &answered);
        Ok(averaged(&losses, &answered, Averaging::PerToken))
    }

    fn cispo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip_high: f64,
        averaging: Averaging,
    ) -> Result<Tensor> {
        tokens_fit("cispo", log_probs, old_log_probs, advantages, answers)?;
        let weights =
            (self.more.cispo_weight)(&log_ratios(log_probs, old_log_probs, answers), clip_high);
        let losses = -weights * advantages.detach().unsqueeze(-1) * log_probs;
        Ok(averaged(&shown(&losses, answers), answers, averaging))
    }

    fn orthogonalise(&self, gradient: &Tensor) -> Result<Tensor> {
        real("orthogonalise", "gradient", gradient)?.rank(2)?.filled()?;
        let size = gradient.size();
        Arg::new("orthogonalise", "gradient", gradient).shape(&size[..2])?;
        let is_transposed = size[0] > size[1];
        let turned = |x: &Tensor| if is_transposed { x.transpose(0, 1) } else { x.shallow_clone() };
        let norm = gradient.square().sum(gradient.kind()).sqrt() + 1e-7;
        let x = turned(&(gradient / norm));
        Ok(turned(&(0..5).fold(x, |x, _| (self.more.newton_schulz)(&x))))
    }

    fn distil(
        &self,
        student: &Tensor,
        teacher: &Tensor,
        counts: &Tensor,
        temperature: f64,
    ) -> Result<Tensor> {
        let op = "distil";
        real(op, "student", student)?.rank(3)?.filled()?;
        let size = student.size();
        alike(op, student, &[("teacher", teacher)])?;
        mask(op, "counts", counts, &size[..2])?;
        Arg::in_range(op, "temperature", temperature, f64::MIN_POSITIVE..)?;
        let losses = (self.more.divergence)(student, &teacher.detach(), temperature);
        Ok(averaged(&shown(&losses, counts), counts, Averaging::PerToken))
    }
}
