//! What ranks and layers were asked, in order, as probes write it down: a line each, for each
//! rank.

use harness::Record;

/// What went wrong, in Chinese and in English.
pub type Words = (String, String);

/// The lines of each rank under the fact `name`, if there are so many ranks.
pub fn of_ranks(got: &Record, name: &str, ranks: usize) -> Result<Vec<Vec<String>>, Words> {
    let lines: Vec<Vec<String>> = got.read(name).unwrap_or_default();
    if lines.len() == ranks { Ok(lines) } else { Err(missing()) }
}

/// There is nothing to look at.
pub fn missing() -> Words {
    (
        "没有正常返回，什么也没有记录到".into(),
        "the call failed, and nothing was written down".into(),
    )
}

const OPERATIONS: [&str; 4] = ["all_reduce", "all_gather", "reduce_scatter", "shift"];

/// A collective operation: `all_gather Float 12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `all_gather`
    pub operation: String,
    /// The dtype as libtorch calls it: `Float`, `BFloat16`.
    pub dtype: String,
    /// How many elements the tensor has that was handed in.
    pub elements: usize,
}

impl Sent {
    /// What a line says; none if it is about something else.
    pub fn of(line: &str) -> Option<Self> {
        let mut words = line.split(' ').map(str::to_string);
        let (operation, dtype) = (words.next()?, words.next()?);
        let elements = words.next()?.parse().ok()?;
        OPERATIONS.contains(&operation.as_str()).then_some(Self { operation, dtype, elements })
    }
}

/// The collective operations among the lines.
pub fn sent(lines: &[String]) -> Vec<Sent> {
    lines.iter().filter_map(|line| Sent::of(line)).collect()
}

/// The first of many things that were done, for a message.
pub fn shown(things: &[String]) -> String {
    const MOST: usize = 30;
    let more = if things.len() > MOST { ", …" } else { "" };
    let first: Vec<&str> = things.iter().take(MOST).map(String::as_str).collect();
    first.join(", ") + more
}
