//! What is sent round the ring.

use harness::{ERROR, Failure, Record, call_of};

/// How often a rank called an operation, and how many elements it handed in.
type Sent = (String, i64, i64);

/// Every rank calls `shift` only, often enough and not too often, with no more elements than
/// keys and values need.
pub fn is_a_ring(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let need = Need::of(case);
    let wrong = match got.read::<Vec<Vec<Sent>>>("sent") {
        Ok(ranks) if ranks.len() as i64 == need.ranks => {
            ranks.iter().enumerate().find_map(|(rank, sent)| need.wrong(rank, sent))
        }
        _ => {
            let error = got.facts.get(ERROR).map(ToString::to_string).unwrap_or_default();
            Some((format!("没有得到结果：{error}"), format!("no result came back: {error}")))
        }
    };
    wrong.map_or(Ok(()), |(zh, en)| Err(Failure::law(call_of(case), zh, en)))
}

/// What the ring takes.
struct Need {
    ranks: i64,
    /// The elements of one rank's keys.
    block: i64,
}

impl Need {
    fn of(case: &Record) -> Self {
        let ranks = case.expect_fact("ranks");
        let elements = case.tensors["k"].shape.iter().product::<usize>() as i64;
        Self { ranks, block: elements / ranks }
    }

    /// What is wrong with what a rank has sent, in both languages.
    fn wrong(&self, rank: usize, sent: &[Sent]) -> Option<(String, String)> {
        let of =
            |shift: bool| sent.iter().find(|(op, calls, _)| (op == "shift") == shift && *calls > 0);
        if let Some((op, calls, _)) = of(false) {
            return Some((
                format!("进程 {rank} 调用了 {calls} 次 {op}：这里只能用 shift"),
                format!("rank {rank} calls {op} (×{calls}): only shift is allowed here"),
            ));
        }
        let (calls, elements) = of(true).map_or((0, 0), |(_, calls, elements)| (*calls, *elements));
        self.too_few(rank, calls).or_else(|| self.too_many(rank, calls, elements))
    }

    /// The block of the farthest rank is `n - 1` shifts away.
    fn too_few(&self, rank: usize, calls: i64) -> Option<(String, String)> {
        let least = self.ranks - 1;
        let too_few = (
            format!(
                "进程 {rank} 只调用了 {calls} 次 shift：最远的块要移 {least} 次才到，它是怎么来的？"
            ),
            format!(
                "rank {rank} calls shift only ×{calls}, but the farthest block is {least} shifts away: it came on another way"
            ),
        );
        (calls < least).then_some(too_few)
    }

    fn too_many(&self, rank: usize, calls: i64, elements: i64) -> Option<(String, String)> {
        let most = 2 * (self.ranks - 1);
        let limit = most * self.block;
        let too_many = (
            format!(
                "进程 {rank} 调用了 {calls} 次 shift，传了 {elements} 个数；最多 {most} 次、{limit} 个数"
            ),
            format!(
                "rank {rank} calls shift ×{calls} and sends {elements} numbers, where ×{most} and {limit} numbers are enough"
            ),
        );
        (calls > most || elements > limit).then_some(too_many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Case;
    use ndarray::ArrayD;

    /// Whether three ranks with blocks of 10 elements obey the law when each sends this.
    fn obeys(sent: &[(&str, i64, i64)]) -> bool {
        let case = Case::of("ring_attention").f32("k", &ArrayD::zeros(vec![1, 1, 6, 5]));
        let case = case.with("ranks", 3).record();
        is_a_ring(&case, &Record::new().fact("sent", vec![sent; 3])).is_ok()
    }

    #[test]
    fn keys_and_values_travel_apart_or_together() {
        assert!(obeys(&[("all_gather", 0, 0), ("shift", 4, 40)]));
        assert!(obeys(&[("shift", 2, 40)]));
    }

    #[test]
    fn what_is_more_or_less_or_something_else_is_no_ring() {
        assert!(!obeys(&[("all_gather", 2, 20)]));
        assert!(!obeys(&[("all_reduce", 1, 1), ("shift", 4, 40)]));
        assert!(!obeys(&[("shift", 6, 60)]));
        assert!(!obeys(&[("shift", 4, 60)]));
        assert!(!obeys(&[("shift", 1, 20)]));
        assert!(!obeys(&[]));
    }

    #[test]
    fn an_error_is_no_ring() {
        let case = Case::of("ring_attention").f32("k", &ArrayD::zeros(vec![1, 1, 6, 5]));
        let case = case.with("ranks", 3).record();
        assert!(is_a_ring(&case, &Record::new().fact(ERROR, "ranks")).is_err());
        let one: [Vec<(&str, i64, i64)>; 1] = [vec![("shift", 4, 40)]];
        assert!(is_a_ring(&case, &Record::new().fact("sent", one)).is_err());
    }
}
