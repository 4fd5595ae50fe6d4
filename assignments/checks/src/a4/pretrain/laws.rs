//! What training must come to.

use harness::{Array, Failure, Record};

use crate::a4::curve::{drawn, end, mean};
use crate::a4::training::{Said, law, losses, numbers};

/// How far the first loss may be from that of a model that knows nothing.
const OFF_AT_FIRST: f64 = 0.3;

/// How far the end of the curve may be above the threshold, or below the floor.
const OFF_AT_LAST: f64 = 0.3;

/// A model has learned a language: its loss on new text is near the floor.
pub fn learned(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    learned_said(case, got).map_err(|said| law(case, said))
}

fn learned_said(case: &Record, got: &Record) -> Result<(), Said> {
    let losses = losses(case, got)?;
    let held_out = below_threshold(case, got, &losses)?;
    first_is_of_nothing_learned(case, &losses, OFF_AT_FIRST)?;
    falls(case, &losses)?;
    let off = end(&losses) - held_out;
    if off.abs() > OFF_AT_LAST {
        let curve = against(case, &losses);
        let (end, held_out) = (format!("{:.2}", end(&losses)), format!("{held_out:.2}"));
        let zh = format!(
            "`losses` 的末尾是 {end}，而模型在新文本上的损失是 {held_out}：曲线不是这次训练的\n{}",
            curve.0
        );
        let en = format!(
            "`losses` end with {end}, but the loss of the model on new text is {held_out}: the curve is not that of this training\n{}",
            curve.1
        );
        return Err((zh, en));
    }
    Ok(())
}

/// What is left to the thresholds of [`learned`]: of the loss on new text, of the first loss, and
/// of the end of the curve.
pub fn left_of_learned(case: &Record, got: &Record) -> f64 {
    let Ok(losses) = losses(case, got) else { return f64::NEG_INFINITY };
    let nothing = case.expect_fact::<f64>("vocab_size").ln();
    let first = (losses[0] - nothing) / OFF_AT_FIRST;
    let last = (end(&losses) - measured(got)) / OFF_AT_LAST;
    left_of_loss(case, got).min(1.0 - first.abs()).min(1.0 - last.abs())
}

/// What is left to the threshold of the measured loss: 1 is the floor.
pub fn left_of_loss(case: &Record, got: &Record) -> f64 {
    let [threshold, floor]: [f64; 2] = ["threshold", "floor"].map(|name| case.expect_fact(name));
    (threshold - measured(got)) / (threshold - floor)
}

/// The loss that was measured after training; no number if there is none.
fn measured(got: &Record) -> f64 {
    numbers(got, "measured").first().copied().unwrap_or(f64::NAN)
}

/// The curve, with what its height means.
fn against(case: &Record, losses: &[f64]) -> Said {
    let floor: f64 = case.expect_fact("floor");
    let threshold: f64 = case.expect_fact("threshold");
    let curve = drawn(losses, floor);
    (
        format!("训练损失 {curve}（最低一格 ▁ 从下限 {floor:.2} 起；阈值 {threshold:.2}）"),
        format!(
            "training loss {curve} (the lowest block ▁ begins at the floor, {floor:.2}; the threshold is {threshold:.2})"
        ),
    )
}

/// The loss that was measured after training, once it is below the threshold.
fn below_threshold(case: &Record, got: &Record, losses: &[f64]) -> Result<f64, Said> {
    let threshold: f64 = case.expect_fact("threshold");
    let measured = measured(got);
    if measured <= threshold {
        return Ok(measured);
    }
    let (curve, n) = (against(case, losses), losses.len());
    let zh = format!(
        "训练之后量得的损失是 {measured:.3}，应当不超过 {threshold:.3}（更新了 {n} 次）\n{}",
        curve.0
    );
    let en = format!(
        "after training the measured loss is {measured:.3}, and should be at most {threshold:.3} ({n} updates)\n{}",
        curve.1
    );
    Err((zh, en))
}

/// The first loss is that of the initial parameters, for which all tokens are nearly alike.
fn first_is_of_nothing_learned(case: &Record, losses: &[f64], off: f64) -> Result<(), Said> {
    let nothing = case.expect_fact::<f64>("vocab_size").ln();
    let first = losses[0];
    if (first - nothing).abs() <= off {
        return Ok(());
    }
    let zh = format!(
        "`losses[0]` 是 {first:.3}：它是第一次更新之前、初始参数的平均损失，应当接近 ln v = {nothing:.3}"
    );
    let en = format!(
        "`losses[0]` is {first:.3}: it is the mean loss of the initial parameters, before the first update, and should be near ln v = {nothing:.3}"
    );
    Err((zh, en))
}

/// The curve has an entry for each of several updates, and falls.
fn falls(case: &Record, losses: &[f64]) -> Result<(), Said> {
    let quarter = losses.len().div_ceil(4);
    let [first, last] = [&losses[..quarter], &losses[losses.len() - quarter..]].map(mean);
    if losses.len() >= 10 && last < first {
        return Ok(());
    }
    let (curve, n) = (against(case, losses), losses.len());
    let zh = format!("`losses` 应当每次更新各有一项，并且下降；这里有 {n} 项\n{}", curve.0);
    let en = format!(
        "`losses` should have an entry for each update, and fall; here are {n}\n{}",
        curve.1
    );
    Err((zh, en))
}

/// A batch is known by heart.
pub fn by_heart(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let said = || {
        let losses = losses(case, got)?;
        below_threshold(case, got, &losses)?;
        leaves(got)?;
        falls(case, &losses)
    };
    said().map_err(|said| law(case, said))
}

/// What is promised of any training, however short.
pub fn promised(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let said = || {
        let losses = losses(case, got)?;
        first_is_of_nothing_learned(case, &losses, 0.6)?;
        form(case, got)?;
        repeats(got)
    };
    said().map_err(|said| law(case, said))
}

/// The parameters have the names, shapes and dtypes that they had, are leaves, and are others.
fn form(case: &Record, got: &Record) -> Result<(), Said> {
    let names: Vec<String> = case.expect_fact("parameters");
    for name in &names {
        let (was, is) = (&case.tensors[name], got.tensors.get(&format!("trained.{name}")));
        let fits = is.is_some_and(|is| is.shape == was.shape && is.dtype == was.dtype);
        if !fits {
            let got = is.map_or_else(|| "—".to_string(), Array::to_string);
            let zh = format!("训练后的 `{name}`：应为 {was}，得到 {got}");
            return Err((zh, format!("`{name}` after training: expected {was}, got {got}")));
        }
    }
    let moved =
        names.iter().any(|name| numbers(got, &format!("trained.{name}")) != numbers(case, name));
    if !moved {
        let zh = "训练之后，参数和传入时一样".to_string();
        return Err((zh, "after training the parameters are as they were given".to_string()));
    }
    leaves(got)
}

/// The parameters that came back are leaves.
fn leaves(got: &Record) -> Result<(), Said> {
    if got.read::<bool>("leaves").unwrap_or_default() {
        return Ok(());
    }
    let zh = "返回的参数不是叶子：它们还记录着来历（请 detach）".to_string();
    Err((zh, "parameters that came back are no leaves: how they were computed is still recorded (detach them)".into()))
}

/// The same call has the same result, to the last bit.
fn repeats(got: &Record) -> Result<(), Said> {
    let pairs = got.tensors.keys().filter_map(|name| Some((name, name.strip_suffix(" again")?)));
    for (again, once) in pairs {
        if got.tensors.get(once) != got.tensors.get(again) {
            let zh = format!("同样的调用做两次，`{once}` 不一样：随机数只能来自 randomness");
            let en = format!(
                "the same call made twice: `{once}` differs. Random numbers come from `randomness` alone"
            );
            return Err((zh, en));
        }
    }
    Ok(())
}
