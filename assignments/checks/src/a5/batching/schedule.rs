//! How an engine that has blocks enough spends its steps.

use harness::{Failure, Record};

use super::ledger::{Ledger, Piece, Said, replay};

/// Each step keeps to its limits and uses its budget; each place is read once; who comes first is
/// taken on first.
pub fn law(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    replay(case, got, step)
}

fn step(ledger: &mut Ledger, pieces: &[Piece]) -> Result<(), Said> {
    let sum = ledger.within_limits(pieces)?;
    let running =
        |ledger: &Ledger| ledger.texts.iter().filter(|text| text.is_begun && !text.is_gone).count();
    let mut todo: Vec<usize> = ledger.texts.iter().map(|text| text.length - text.stored).collect();
    for piece in pieces {
        read(ledger, piece)?;
        todo[piece.text] = todo[piece.text].saturating_sub(piece.n);
    }
    let (n, most) = (running(ledger), ledger.max_running);
    if n > most {
        return Err((
            format!("有 {n} 段文本已经开始而没有完成，最多 {most} 段"),
            format!("{n} texts have begun and are not finished, and at most {most} may be"),
        ));
    }
    ledger.in_order()?;
    if sum < ledger.token_budget {
        used(ledger, &todo, sum, n)?;
    }
    Ok(())
}

/// One piece of a text: what comes behind the places that are stored, as far as the text goes.
fn read(ledger: &mut Ledger, piece: &Piece) -> Result<(), Said> {
    let text = &mut ledger.texts[piece.text];
    let (id, stored) = (text.id, text.stored);
    if piece.stored != stored {
        let from = piece.stored;
        return Err((
            format!("请求 {id} 从位置 {from} 读起，而它已经读了 {stored} 个；块足够，不必重读"),
            format!(
                "request {id} is read from place {from} on, and {stored} were read; blocks are enough, so nothing need be read again"
            ),
        ));
    }
    text.stored += piece.n;
    text.is_begun = true;
    if text.stored > text.length {
        let (length, stored) = (text.length, text.stored);
        return Err((
            format!("请求 {id} 读到了第 {stored} 个位置，它到这一步只有 {length} 个词元"),
            format!(
                "request {id} is read up to {stored} places, and has {length} tokens in this step"
            ),
        ));
    }
    if text.stored == text.length {
        text.length += 1;
    }
    Ok(())
}

/// That nothing could have been read with what is left of the budget.
fn used(ledger: &Ledger, todo: &[usize], sum: usize, running: usize) -> Result<(), Said> {
    let budget = ledger.token_budget;
    let mut texts = ledger.texts.iter().zip(todo).filter(|(text, _)| !text.is_gone);
    if let Some((text, left)) = texts.clone().find(|(text, left)| text.is_begun && **left > 0) {
        let id = text.id;
        return Err((
            format!("预算 {budget} 只用了 {sum}，而请求 {id} 还有 {left} 个词元可读"),
            format!(
                "of the budget of {budget} {sum} are used, and request {id} has {left} tokens more to read"
            ),
        ));
    }
    if let Some((text, _)) = texts.find(|(text, _)| !text.is_begun && running < ledger.max_running)
    {
        let (id, most) = (text.id, ledger.max_running);
        return Err((
            format!(
                "预算 {budget} 只用了 {sum}，在读的文本 {running} 段（最多 {most} 段），块也足够，请求 {id} 却还在等"
            ),
            format!(
                "of the budget of {budget} {sum} are used, {running} texts of at most {most} are running, blocks are enough, and request {id} still waits"
            ),
        ));
    }
    Ok(())
}
