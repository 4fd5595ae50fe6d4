//! What each rank holds and sends, judged.

use harness::{Array, Failure, Record, call_of};

/// The operations, in the order in which they are counted.
const OPERATIONS: [&str; 4] = ["all_reduce", "all_gather", "reduce_scatter", "shift"];

/// What went wrong, in Chinese and in English.
type Words = (String, String);

/// No rank holds or sends more than the contract says.
pub fn law(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let call = Call::of(case);
    let objections = [held(case, &call, got), calls(&call, got), sent(&call, got)];
    match objections.into_iter().flatten().next() {
        None => Ok(()),
        Some((zh, en)) => Err(Failure::law(call_of(case), zh, en)),
    }
}

/// The sizes of a call.
struct Call {
    /// How many.
    ranks: usize,
    /// All-reduces at most.
    sums: usize,
    /// The elements of a hidden state.
    stream: usize,
    /// The elements of the logits.
    logits: usize,
}

impl Call {
    fn of(case: &Record) -> Self {
        let number = |name: &str| case.expect_fact::<usize>(name);
        let tokens: usize = case.tensors["ids"].shape.iter().product();
        Self {
            ranks: number("ranks"),
            sums: 2 * number("num_hidden_layers") + 1,
            stream: tokens * number("hidden_size"),
            logits: tokens * number("vocab_size"),
        }
    }
}

/// The counts `name` of each rank, if they are as many as there should be.
fn rows(got: &Record, name: &str, ranks: usize, columns: usize) -> Option<Vec<Vec<f64>>> {
    let numbers = got.tensors.get(name).and_then(Array::numbers)?;
    let rows: Vec<Vec<f64>> = numbers.chunks(columns).map(<[f64]>::to_vec).collect();
    (numbers.len() == ranks * columns).then_some(rows)
}

fn missing() -> Words {
    ("没有数出来".into(), "nothing was counted".into())
}

/// A rank that holds too much. The bias of a row-parallel projection may be held by all.
fn held(case: &Record, call: &Call, got: &Record) -> Option<Words> {
    let share = |(name, array): (&String, &Array)| {
        let elements: usize = array.shape.iter().product();
        let is_whole = ["norm.weight", "o_proj.bias", "down_proj.bias"];
        let is_whole = is_whole.iter().any(|end| name.ends_with(end));
        if is_whole { elements } else { elements / call.ranks }
    };
    let weights = case.tensors.iter().filter(|(name, _)| is_weight(name));
    let most: usize = weights.map(share).sum();
    let Some(held) = rows(got, "elements held", call.ranks, 1) else { return Some(missing()) };
    let (rank, held) = held.iter().map(|row| row[0]).enumerate().find(|(_, n)| *n > most as f64)?;
    Some((
        format!("进程 {rank} 持有 {held} 个元素，它那一份至多是 {most} 个"),
        format!("rank {rank} holds {held} elements; its share has {most} at most"),
    ))
}

fn is_weight(name: &str) -> bool {
    name.starts_with("model.") || name.starts_with("lm_head.")
}

/// A rank that makes too many calls. A reduce-scatter and an all-gather are one sum.
fn calls(call: &Call, got: &Record) -> Option<Words> {
    let Some(rows) = rows(got, "calls", call.ranks, OPERATIONS.len()) else {
        return Some(missing());
    };
    let is_too_many = |row: &[f64]| {
        let [all_reduce, all_gather, reduce_scatter, shift] = row else { return true };
        let sums = all_reduce + reduce_scatter;
        sums > call.sums as f64 || *all_gather > reduce_scatter + 1.0 || *shift > 0.0
    };
    let (rank, row) = rows.iter().enumerate().find(|(_, row)| is_too_many(row))?;
    let made: Vec<String> =
        OPERATIONS.iter().zip(row).map(|(name, calls)| format!("{name} × {calls}")).collect();
    let (made, sums) = (made.join(", "), call.sums);
    Some((
        format!(
            "进程 {rank} 的调用是 {made}；至多 {sums} 次求和（一次 all_reduce，或一次 reduce_scatter 加一次 all_gather），再加一次 all_gather"
        ),
        format!(
            "rank {rank} calls {made}; {sums} sums at most (an all_reduce, or a reduce_scatter and an all_gather), and one all_gather besides"
        ),
    ))
}

/// A rank that sends too much. What an operation costs is what a ring of ranks moves: for a sum
/// of `n` elements each rank sends `2·(ranks - 1)/ranks·n` of them, for a reduce-scatter of `n`
/// or an all-gather with a result of `n` half of that. All are counted `ranks` times here, so
/// that the numbers are whole.
fn sent(call: &Call, got: &Record) -> Option<Words> {
    let Some(rows) = rows(got, "elements sent", call.ranks, OPERATIONS.len()) else {
        return Some(missing());
    };
    let (ranks, others) = (call.ranks as f64, (call.ranks - 1) as f64);
    // The tensor that is handed in is the result of a sum, but a part of what is gathered.
    let per_element = [2.0 * others, others * ranks, others, ranks];
    let cost = |row: &[f64]| row.iter().zip(per_element).map(|(n, cost)| n * cost).sum::<f64>();
    let most = others * (2 * call.sums * call.stream + call.logits) as f64;
    let (rank, row) = rows.iter().enumerate().find(|(_, row)| cost(row) > most)?;
    let (cost, most) = (cost(row) / ranks, most / ranks);
    Some((
        format!("在环上，进程 {rank} 要送出 {cost:.1} 个元素；至多是 {most:.1} 个"),
        format!("in a ring, rank {rank} sends {cost:.1} elements; {most:.1} at most"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::Dtype;

    /// Two ranks, one layer, hidden states of 6 elements and logits of 20.
    const CALL: Call = Call { ranks: 2, sums: 3, stream: 6, logits: 20 };

    fn table(name: &str, row: [i64; 4]) -> Record {
        let bytes = [row, row].iter().flatten().flat_map(|n| n.to_le_bytes()).collect();
        Record::new().array(name, Array { dtype: Dtype::I64, shape: vec![2, 4], bytes })
    }

    #[test]
    fn as_many_calls_as_the_contract_says_are_right_and_one_more_is_not() {
        let is_right = |row| calls(&CALL, &table("calls", row)).is_none();
        assert!(is_right([3, 1, 0, 0]));
        // Sums by parts, all of them or one.
        assert!(is_right([0, 4, 3, 0]) && is_right([2, 2, 1, 0]));
        assert!(!is_right([4, 1, 0, 0]) && !is_right([3, 2, 0, 0]));
        assert!(!is_right([3, 2, 1, 0]) && !is_right([3, 1, 0, 1]));
        assert_eq!(calls(&CALL, &Record::new()), Some(missing()));
    }

    #[test]
    fn a_reduce_scatter_and_an_all_gather_send_what_an_all_reduce_does() {
        let is_right = |row| sent(&CALL, &table("elements sent", row)).is_none();
        assert!(is_right([18, 10, 0, 0]));
        assert!(is_right([0, 10 + 9, 18, 0]));
        assert!(!is_right([18, 11, 0, 0]) && !is_right([19, 10, 0, 0]));
        assert!(!is_right([0, 10 + 9, 19, 0]));
        // Whole logits summed cost twice what gathering costs.
        assert!(!is_right([18 + 20, 0, 0, 0]));
    }
}
