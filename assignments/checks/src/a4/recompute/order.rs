//! The calls of layers, judged.

use harness::{Failure, Record, call_of};

use crate::a4::logs::{Words, missing, shown};

/// Layers are called without recording from the first on, and then segment by segment from the
/// last, recorded.
pub fn law(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let layers: Vec<usize> = case.expect_fact("layers");
    let segments = Segments { count: layers.len(), length: case.expect_fact("segment") };
    let objection = match got.read::<Vec<String>>("calls") {
        Ok(lines) if !lines.is_empty() => segments.objection(&lines),
        _ => Some(missing()),
    };
    match objection {
        None => Ok(()),
        Some((zh, en)) => Err(Failure::law(call_of(case), zh, en)),
    }
}

/// How layers are taken.
struct Segments {
    count: usize,
    length: usize,
}

/// A call: whether it is recorded, and of which layer.
type Call = (bool, usize);

fn read(line: &str) -> Option<Call> {
    let mut words = line.split(' ');
    let is_recorded = match words.next()? {
        "recorded" => true,
        "forward" => false,
        _ => return None,
    };
    Some((is_recorded, words.next()?.parse().ok()?))
}

impl Segments {
    /// Where the last segment begins.
    fn last(&self) -> usize {
        (self.count - 1) / self.length * self.length
    }

    /// The recorded calls in their order.
    fn recorded(&self) -> Vec<usize> {
        let starts: Vec<usize> = (0..self.count).step_by(self.length).collect();
        let segment = |start: &usize| *start..(start + self.length).min(self.count);
        starts.iter().rev().flat_map(segment).collect()
    }

    fn objection(&self, lines: &[String]) -> Option<Words> {
        let calls: Vec<Call> = lines.iter().filter_map(|line| read(line)).collect();
        let recorded: Vec<usize> = calls.iter().filter(|call| call.0).map(|call| call.1).collect();
        let plain: Vec<usize> = calls.iter().filter(|call| !call.0).map(|call| call.1).collect();
        let is_forward_first = calls.is_sorted_by_key(|call| call.0);
        // Layers of the last segment may be recorded the first time.
        let is_enough = plain.len() >= self.last();
        let is_once = plain.iter().copied().eq(0..plain.len()) && plain.len() <= self.count;
        if is_forward_first && is_enough && is_once && recorded == self.recorded() {
            return self.held(lines);
        }
        let (made, right) = (in_words(&calls), self.recorded());
        let (length, all) = (self.length, self.count - 1);
        Some((
            format!(
                "各层被调用的次序是 {made}（R 表示有记录）。应该先不记录地依次算 0…{all}，再按每段 {length} 层、从最后一段起，有记录地重算 {right:?}，每层各至多一次"
            ),
            format!(
                "layers are called in the order {made} (R is recorded). It should be 0…{all} without recording, and then, in segments of {length} from the last one on, {right:?} recorded: each at most once"
            ),
        ))
    }
}

impl Segments {
    /// A recorded call during which too many graphs were held.
    fn held(&self, lines: &[String]) -> Option<Words> {
        let line = lines.iter().find(|line| line.ends_with(" held"))?;
        let (i, most) = (read(line)?.1, self.length);
        Some((
            format!("重算第 {i} 层时，手里有超过 {most} 层的计算图：前一段反向之后没有放掉"),
            format!(
                "while layer {i} is computed again, graphs of more than {most} layers are held: go back through a segment, and give its graph up, before the next one"
            ),
        ))
    }
}

/// `0, 1, 2, R2, R1`
fn in_words(calls: &[Call]) -> String {
    let word =
        |(is_recorded, i): &Call| if *is_recorded { format!("R{i}") } else { format!("{i}") };
    shown(&calls.iter().map(word).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five layers in segments of 2, with calls such as `R4`.
    fn is_right(calls: &str) -> bool {
        let line = |call: &str| match call.strip_prefix('R') {
            Some(i) => format!("recorded {i}"),
            None => format!("forward {call}"),
        };
        let line = |call: &str| line(call).replace('+', " ");
        let lines: Vec<String> = calls.split(' ').map(line).collect();
        Segments { count: 5, length: 2 }.objection(&lines).is_none()
    }

    #[test]
    fn segments_come_from_the_last_to_the_first() {
        assert!(is_right("0 1 2 3 4 R4 R2 R3 R0 R1"));
        assert!(is_right("0 1 2 3 R4 R2 R3 R0 R1"));
    }

    #[test]
    fn graphs_are_given_up_in_time() {
        assert!(!is_right("0 1 2 3 4 R4 R2 R3+held R0 R1"));
    }

    #[test]
    fn what_keeps_more_or_computes_more_is_objected_to() {
        for wrong in [
            "R0 R1 R2 R3 R4",
            "0 1 2 R4 R2 R3 R0 R1",
            "0 1 2 3 4 R4 R3 R2 R1 R0",
            "0 1 2 3 4 0 1 2 3 R4 R2 R3 R0 R1",
            "0 1 2 3 4 R0 R1 R2 R3 R4",
            "0 1 2 3 4 R4 R2 R3",
            "0 1 2 3 4 R4 R4 R2 R3 R0 R1",
            "R0 R1 R2 R3 R4 R4 R2 R3 R0 R1",
        ] {
            assert!(!is_right(wrong), "{wrong}");
        }
    }
}
