//! What is gathered and when, judged.

use harness::{Failure, Record, call_of};

use crate::a4::logs::{Sent, Words, missing, of_ranks, shown};

/// At no time does a rank hold the parameters of more than one layer, as far as the order of
/// what it asks shows it.
pub fn law(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let objection = match of_ranks(got, "asked", case.expect_fact("ranks")) {
        Ok(logs) => {
            let pass = Pass::of(case);
            logs.iter().enumerate().find_map(|(rank, lines)| pass.of_rank(rank, lines))
        }
        Err(words) => Some(words),
    };
    match objection {
        None => Ok(()),
        Some((zh, en)) => Err(Failure::law(call_of(case), zh, en)),
    }
}

/// What is known of a pass.
struct Pass {
    /// How many layers there are.
    count: usize,
    /// The dtype in which parameters travel, as libtorch calls it.
    compute: &'static str,
    /// The elements of a part of each layer.
    parts: Vec<usize>,
    ranks: usize,
}

impl Pass {
    fn of(case: &Record) -> Self {
        let ranks: usize = case.expect_fact("ranks");
        let hidden: Vec<usize> = case.expect_fact("layers");
        let first: usize = case.expect_fact("first");
        let of = |i: usize| {
            let begins = format!("layers.{}.", first + i);
            let own = case.tensors.iter().filter(|(name, _)| name.starts_with(&begins));
            own.map(|(_, x)| x.shape.iter().product::<usize>()).sum::<usize>()
        };
        let compute = match case.expect_fact::<String>("compute").as_str() {
            "bf16" => "BFloat16",
            _ => "Float",
        };
        let parts = (0..hidden.len()).map(|i| of(i).div_ceil(ranks)).collect();
        Self { count: hidden.len(), compute, parts, ranks }
    }

    fn of_rank(&self, rank: usize, lines: &[String]) -> Option<Words> {
        let found = self.too_many(lines).or_else(|| self.in_order(lines))?;
        let made = shown(lines);
        let (zh, en) = found;
        Some((
            format!("进程 {rank}：{zh}。它依次做的是：{made}"),
            format!("rank {rank}: {en}. This is what it did: {made}"),
        ))
    }

    /// Too many collective operations, or others than there should be.
    fn too_many(&self, lines: &[String]) -> Option<Words> {
        let of = |operation: &str| {
            lines.iter().filter(|line| line.split(' ').next() == Some(operation)).count()
        };
        let (gathers, scatters) = (of("all_gather"), of("reduce_scatter"));
        let count = self.count;
        if gathers <= 2 * count && scatters <= count && of("all_reduce") + of("shift") == 0 {
            return None;
        }
        Some((
            format!("至多 {} 次 all_gather 和 {count} 次 reduce_scatter，没有别的", 2 * count),
            format!("there are {} all_gathers and {count} reduce_scatters at most", 2 * count),
        ))
    }

    /// What comes too early, or in another dtype.
    fn in_order(&self, lines: &[String]) -> Option<Words> {
        let mut held = Held::Nothing;
        let mut calls = vec![0; self.count];
        for line in lines {
            let found = match Sent::of(line) {
                Some(sent) => self.sent(&sent, &mut held),
                None => called(line, &mut calls, &mut held),
            };
            if found.is_some() {
                return found;
            }
        }
        // The graph of a layer that is not computed again holds its parameters until backward.
        let once = calls.iter().take(self.count - 1).position(|calls| *calls < 2)?;
        Some((
            format!("反向没有重算第 {once} 层，它的参数在图里一直留着"),
            format!("layer {once} is not computed again, so the graph keeps its parameters"),
        ))
    }

    fn sent(&self, sent: &Sent, held: &mut Held) -> Option<Words> {
        let Sent { operation, dtype, elements } = sent;
        if operation == "reduce_scatter" {
            return (dtype != "Float").then(|| {
                (
                    format!("梯度以 {dtype} 传送，应该是 f32"),
                    format!("gradients are sent as {dtype}; it should be f32"),
                )
            });
        }
        let compute = self.compute;
        if dtype != compute {
            return Some((
                format!("参数以 {dtype} 传送，应该先转成 {compute}"),
                format!("parameters are sent as {dtype}; they should be cast to {compute} first"),
            ));
        }
        let ranks = self.ranks;
        if !self.parts.contains(elements) {
            return Some((
                format!("送出的 {elements} 个元素不是任何一层的 1/{ranks}"),
                format!("{elements} elements are sent, which is 1/{ranks} of no layer"),
            ));
        }
        if matches!(held, Held::Gathered) {
            return Some((
                "收齐了一层还没有算，又去收另一层".into(),
                "another layer is gathered before the one that was gathered is computed".into(),
            ));
        }
        *held = Held::Gathered;
        None
    }
}

/// A layer that is computed.
fn called(line: &str, calls: &mut [usize], held: &mut Held) -> Option<Words> {
    let Some((i, beside)) = read(line).filter(|(i, _)| *i < calls.len()) else {
        return Some(missing());
    };
    calls[i] += 1;
    if line.ends_with(" held") {
        return Some(graph_held(i));
    }
    if let Some(beside) = beside {
        return Some((
            format!("算第 {i} 层时，手里还有别的层的 {beside} 个参数"),
            format!("while layer {i} is computed, {beside} parameters of other layers are held"),
        ));
    }
    let is_there = matches!(held, Held::Gathered) || *held == Held::Layer(i);
    *held = Held::Layer(i);
    (!is_there).then(|| {
        (
            format!("算第 {i} 层之前没有收它的参数，可见它一直留着"),
            format!("layer {i} is computed without being gathered just before, so it was kept"),
        )
    })
}

fn graph_held(i: usize) -> Words {
    (
        format!("有记录地算第 {i} 层时，另一层的计算图还在，它留着那一层的参数"),
        format!(
            "while layer {i} is recorded, the graph of another one is held, which keeps its parameters"
        ),
    )
}

/// What a rank holds.
#[derive(Debug, PartialEq, Eq)]
enum Held {
    Nothing,
    /// A layer that is not computed yet.
    Gathered,
    /// This layer.
    Layer(usize),
}

/// The layer that was computed, and how many parameters of others came with it.
fn read(line: &str) -> Option<(usize, Option<usize>)> {
    let mut words = line.split(' ').skip(1);
    let i = words.next()?.parse().ok()?;
    Some((i, words.nth(1).and_then(|beside| beside.parse().ok())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two layers on two ranks; `g` gathers a layer, `s` sends gradients.
    fn is_right(asked: &str) -> bool {
        let pass = Pass { count: 2, compute: "BFloat16", parts: vec![6, 4], ranks: 2 };
        let line = |word: &str| match word {
            "g0" => "all_gather BFloat16 6".to_string(),
            "g1" => "all_gather BFloat16 4".to_string(),
            "wide" => "all_gather Float 6".to_string(),
            "s0" => "reduce_scatter Float 12".to_string(),
            "s1" => "reduce_scatter Float 8".to_string(),
            "half" => "reduce_scatter BFloat16 8".to_string(),
            word => word
                .replace('R', "recorded ")
                .replace('f', "forward ")
                .replace('+', " beside ")
                .replace('-', " "),
        };
        let lines: Vec<String> = asked.split(' ').map(line).collect();
        pass.of_rank(0, &lines).is_none()
    }

    #[test]
    fn a_layer_is_gathered_when_it_is_its_turn() {
        assert!(is_right("g0 f0 g1 f1 g1 R1 s1 g0 R0 s0"));
        // The last layer may stay where it is.
        assert!(is_right("g0 f0 g1 f1 R1 s1 g0 R0 s0"));
        assert!(is_right("g0 f0 g1 R1 s1 g0 R0 s0"));
        // Gradients may travel later.
        assert!(is_right("g0 f0 g1 R1 g0 R0 s1 s0"));
    }

    #[test]
    fn whoever_holds_more_than_one_is_objected_to() {
        for wrong in [
            "g0 g1 f0 f1 R1 R0 s1 s0",
            "g0 f0 g1 f1 R1 s1 R0 s0",
            "g0 R0 g1 R1 s1 s0",
            "g0 f0 g1 f1+12 g1 R1 s1 g0 R0 s0",
            "wide f0 g1 f1 g1 R1 s1 g0 R0 s0",
            "g0 f0 g1 f1 g1 R1 s1 g0 R0-held s0",
            "g0 f0 g1 f1 g1 R1 half g0 R0 s0",
            "g0 f0 g1 f1 g1 R1 s1 g0 R0 s0 s0",
        ] {
            assert!(!is_right(wrong), "{wrong}");
        }
    }
}
