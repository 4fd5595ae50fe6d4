//! Who gives way when blocks run out.

use harness::{Failure, Record};

use super::ledger::{Ledger, Piece, Said, replay};

/// The first of all is never preempted and always read; nobody is taken on before one that came
/// earlier; and what was drawn is not drawn again.
pub fn law(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    replay(case, got, step)
}

fn step(ledger: &mut Ledger, pieces: &[Piece]) -> Result<(), Said> {
    ledger.within_limits(pieces)?;
    // A small budget is another reason not to read a text, or not all of it.
    let is_ample = all_tokens(ledger) <= ledger.token_budget;
    let first = ledger.texts.iter().position(|text| !text.is_gone);
    overtaken(ledger, pieces)?;
    for piece in pieces {
        read(ledger, piece)?;
        ledger.texts[piece.text].was_first |= Some(piece.text) == first;
    }
    ledger.in_order()?;
    if !is_ample {
        return Ok(());
    }
    let is_read = |i: usize| pieces.iter().any(|piece| piece.text == i);
    if let Some(i) = first.filter(|i| !is_read(*i)) {
        let id = ledger.texts[i].id;
        return Err((
            format!("请求 {id} 是最早来的，这一步预算没有用完，却没有读它"),
            format!("request {id} came first of all, and is not read though budget is left"),
        ));
    }
    for (i, text) in ledger.texts.iter_mut().enumerate() {
        text.waits_again |= text.is_begun && !text.is_gone && !is_read(i);
    }
    nothing_is_drawn_again(ledger, pieces)
}

fn all_tokens(ledger: &Ledger) -> usize {
    ledger.texts.iter().map(|text| text.length).sum()
}

fn read(ledger: &mut Ledger, piece: &Piece) -> Result<(), Said> {
    let text = &mut ledger.texts[piece.text];
    let (id, stored, from) = (text.id, text.stored, piece.stored);
    if from > stored || piece.stored + piece.n > text.length {
        let (end, length) = (from + piece.n, text.length);
        return Err((
            format!(
                "请求 {id} 读了位置 {from} 到 {end}，而它存了 {stored} 个，一共 {length} 个词元"
            ),
            format!(
                "request {id} is read from place {from} to {end}, and has {stored} stored and {length} tokens"
            ),
        ));
    }
    if from < stored && text.was_first {
        return Err((
            format!(
                "请求 {id} 是在进行的里面最早来的，却被抢占了：它从位置 {from} 重读，先前已读 {stored} 个"
            ),
            format!(
                "request {id} came first of those running and was preempted: it is read again from place {from} on, and {stored} were read before"
            ),
        ));
    }
    text.stored = from + piece.n;
    (text.is_begun, text.waits_again) = (true, false);
    if text.stored == text.length {
        text.length += 1;
    }
    Ok(())
}

/// That a text which was preempted comes before all that came later.
fn overtaken(ledger: &Ledger, pieces: &[Piece]) -> Result<(), Said> {
    let is_read = |i: usize| pieces.iter().any(|piece| piece.text == i);
    let texts = || ledger.texts.iter().enumerate();
    let left = texts().find(|(i, text)| text.waits_again && !text.is_gone && !is_read(*i));
    let Some((i, waits)) = left else { return Ok(()) };
    let begins = |(j, text): &(usize, &super::ledger::Text)| {
        *j > i && is_read(*j) && (!text.is_begun || text.waits_again)
    };
    let later = texts().find(begins);
    later.map_or(Ok(()), |(_, later)| {
        let (waits, later) = (waits.id, later.id);
        Err((
            format!("请求 {waits} 被抢占，还在等，比它晚来的请求 {later} 却先轮到了"),
            format!("request {waits} was preempted and waits, and request {later}, which came later, is taken on before it"),
        ))
    })
}

/// That a text reads all that it has, its drawn tokens included, if there are blocks for that.
fn nothing_is_drawn_again(ledger: &Ledger, pieces: &[Piece]) -> Result<(), Said> {
    let (blocks, block_size) = ledger.blocks;
    let used: usize = pieces.iter().map(|one| (one.stored + one.n).div_ceil(block_size)).sum();
    for piece in pieces {
        let text = &ledger.texts[piece.text];
        // One that has read everything has a token more by now.
        let (end, length) = (piece.stored + piece.n, text.length);
        let more = length.div_ceil(block_size) - end.div_ceil(block_size);
        if text.stored < length - 1 && used + more <= blocks {
            let id = text.id;
            return Err((
                format!(
                    "请求 {id} 有 {length} 个词元（提示和已经生成的），预算和块都够，这一步却只读到 {end}：生成过的要留着，一起重读"
                ),
                format!(
                    "request {id} has {length} tokens, its prompt and those drawn; budget and blocks are enough, and it is read up to {end} only: what was drawn stays and is read again"
                ),
            ));
        }
    }
    Ok(())
}
