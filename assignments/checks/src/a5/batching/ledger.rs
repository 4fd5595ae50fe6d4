//! What an engine was asked, beside what it says that it has done.

use std::collections::BTreeMap;

use harness::{ERROR, Failure, REMARK, Record, call_of};
use serde::Deserialize;
use serde_json::Value;

/// What a law says: in Chinese and in English.
pub type Said = (String, String);

/// A piece of a text that was read.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Which text, by its arrival.
    pub text: usize,
    /// How many of its places were stored.
    pub stored: usize,
    /// How many were read.
    pub n: usize,
}

/// A request.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be so without the others")]
pub struct Text {
    /// Its number.
    pub id: u64,
    /// The token that it begins with.
    first: i64,
    /// How many tokens its prompt has.
    pub prompt: usize,
    /// How many places are stored.
    pub stored: usize,
    /// The prompt and what was drawn.
    pub length: usize,
    /// Whether any of it was read.
    pub is_begun: bool,
    /// Whether it is finished or aborted.
    pub is_gone: bool,
    /// Whether it was read while none that came before it was left.
    pub was_first: bool,
    /// Whether it has lost its blocks.
    pub waits_again: bool,
}

/// The sizes of an engine, and the requests that came so far.
pub struct Ledger {
    /// Tokens of a step at most.
    pub token_budget: usize,
    /// Texts at most.
    pub max_running: usize,
    /// Blocks, and the places of each.
    pub blocks: (usize, usize),
    /// By their arrival.
    pub texts: Vec<Text>,
    /// The number of tokens of each request that finished, and whether there were as many as may be.
    finished: BTreeMap<u64, (usize, bool)>,
}

/// One step as it stands in an answer.
type Step = (Vec<Vec<[i64; 3]>>, Vec<u64>);

/// A request as it stands in a case.
#[derive(Deserialize)]
struct Asked {
    id: u64,
    prompt: Vec<i64>,
}

/// Goes through all that was asked and done, and shows each step to `look`.
///
/// # Errors
///
/// What is wrong.
pub fn replay(
    case: &Record,
    got: &Record,
    look: fn(&mut Ledger, &[Piece]) -> Result<(), Said>,
) -> Result<(), Box<Failure>> {
    let mut number = 0;
    let told = told(got).and_then(|(steps, finished)| {
        let fact = |name: &str| case.expect_fact::<usize>(name);
        let mut ledger = Ledger {
            token_budget: fact("token_budget"),
            max_running: fact("max_running"),
            blocks: (fact("blocks"), fact("block_size")),
            texts: vec![],
            finished,
        };
        let script: Vec<Value> = case.expect_fact("script");
        for (i, act) in script.iter().enumerate() {
            ledger.act(act);
            for step in steps.get(i).into_iter().flatten() {
                let pieces = ledger.pieces(step)?;
                look(&mut ledger, &pieces)?;
                ledger.finish(&step.1)?;
                number += 1;
            }
        }
        let left = ledger.texts.iter().find(|text| !text.is_gone);
        left.map_or(Ok(()), |text| {
            let (id, steps) = (text.id, number);
            Err((
                format!("请求 {id} 一直没有完成（一共走了 {steps} 步）"),
                format!("request {id} is never finished, in {steps} steps"),
            ))
        })
    });
    told.map_err(|(zh, en)| {
        let (zh, en) = (format!("第 {number} 步：{zh}"), format!("step {number}: {en}"));
        Failure::law(call_of(case), zh, en)
    })
}

type Told = (Vec<Vec<Step>>, BTreeMap<u64, (usize, bool)>);

/// What an answer says, if it says it.
fn told(got: &Record) -> Result<Told, Said> {
    if let Some(error) = got.facts.get(ERROR) {
        let words = got.read::<String>(REMARK).unwrap_or_else(|_| error.to_string());
        let zh = format!("返回了错误：{words}");
        return Err((zh, format!("an error came back: {words}")));
    }
    let nothing = |_| ("没有答案".to_string(), "there is no answer".to_string());
    let steps = got.read::<Vec<Vec<Step>>>("steps").map_err(nothing)?;
    let finished = got.read::<Vec<(u64, Vec<i64>, String)>>("finished").map_err(nothing)?;
    let finished = finished.into_iter().map(|(id, ids, word)| (id, (ids.len(), word == "Length")));
    Ok((steps, finished.collect()))
}

impl Ledger {
    fn act(&mut self, act: &Value) {
        if let Ok(Asked { id, prompt }) = Asked::deserialize(&act["add"]) {
            let n = prompt.len();
            let text = Text { id, first: prompt[0], prompt: n, length: n, ..Text::default() };
            self.texts.push(text);
        }
        if let Some(id) = act["abort"].as_u64() {
            let texts = self.texts.iter_mut().filter(|text| text.id == id);
            texts.for_each(|text| text.is_gone = true);
        }
    }

    /// The pieces of a step, once they are known to be of one call and of texts that are there.
    fn pieces(&self, (calls, _): &Step) -> Result<Vec<Piece>, Said> {
        if calls.len() > 1 {
            let n = calls.len();
            let zh = format!("调用了模型 {n} 次，一步最多一次");
            return Err((zh, format!("the model is called {n} times, and may be once")));
        }
        let piece = |[first, stored, n]: &[i64; 3]| {
            let is_it = |text: &Text| text.first == *first && !text.is_gone;
            let text = self.texts.iter().position(is_it).ok_or_else(|| {
                (
                    format!("读了一段以 {first} 开头的文本，没有这样的请求在等待或进行"),
                    format!("a text is read that begins with {first}, and no such request is waiting or running"),
                )
            })?;
            Ok(Piece { text, stored: *stored as usize, n: *n as usize })
        };
        calls.iter().flatten().map(piece).collect()
    }

    /// How many tokens were read; that they and the texts are not too many.
    pub fn within_limits(&self, pieces: &[Piece]) -> Result<usize, Said> {
        let (sum, budget) = (pieces.iter().map(|piece| piece.n).sum(), self.token_budget);
        if sum > budget {
            return Err((
                format!("读了 {sum} 个词元，预算是 {budget}"),
                format!("{sum} tokens are read, and the budget is {budget}"),
            ));
        }
        let mut texts: Vec<usize> = pieces.iter().map(|piece| piece.text).collect();
        texts.sort_unstable();
        texts.dedup();
        let (n, most) = (texts.len(), self.max_running);
        if n > most {
            return Err((
                format!("读了 {n} 段文本，最多 {most} 段"),
                format!("{n} texts are read, and at most {most} may be"),
            ));
        }
        Ok(sum)
    }

    /// That texts begin in the order in which they came.
    pub fn in_order(&self) -> Result<(), Said> {
        let waits = self.texts.iter().position(|text| !text.is_begun && !text.is_gone);
        let later = waits.and_then(|waits| {
            let later = self.texts[waits..].iter().find(|text| text.is_begun && !text.is_gone);
            later.map(|later| (self.texts[waits].id, later.id))
        });
        later.map_or(Ok(()), |(waits, later)| {
            Err((
                format!("请求 {later} 已经开始，而比它早来的请求 {waits} 还在等"),
                format!("request {later} has begun, and request {waits}, which came before it, still waits"),
            ))
        })
    }

    /// These finish: each has read all that it had, in this step.
    fn finish(&mut self, ids: &[u64]) -> Result<(), Said> {
        for id in ids {
            let text = self.texts.iter_mut().find(|text| text.id == *id && !text.is_gone);
            let (n, is_full) = self.finished.get(id).copied().unwrap_or_default();
            let Some(text) = text.filter(|text| text.is_begun) else {
                let zh = format!("请求 {id} 完成了，可是没有读过它");
                return Err((zh, format!("request {id} finishes and was not read")));
            };
            let places = text.prompt + n - usize::from(is_full);
            if text.stored != places {
                let stored = text.stored;
                return Err((
                    format!("请求 {id} 完成时读了 {stored} 个位置，应该正好读 {places} 个"),
                    format!(
                        "request {id} finishes with {stored} places read, and should with {places}"
                    ),
                ));
            }
            text.is_gone = true;
        }
        Ok(())
    }
}
