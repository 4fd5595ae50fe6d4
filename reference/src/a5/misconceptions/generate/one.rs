//! Wrong ways to go on with one prompt.

use contract::a5::{Generated, Result};

use crate::a5::Parts;
use crate::a5::generate::row::{Row, drawn};
use crate::a5::generate::{Show, World, generate, read};

/// The text begins with what the prompt looks like.
pub fn prompt_in_text(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let mut generated = generate(parts, world, 0, prompt, show)?;
    let bytes: Vec<u8> =
        prompt.iter().flat_map(|token| world.vocabulary.bytes(*token).to_vec()).collect();
    generated.text.insert_str(0, &String::from_utf8_lossy(&bytes));
    Ok(generated)
}

/// All is shown when it is complete.
pub fn shown_together(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let generated = generate(parts, world, 0, prompt, &mut |_| {})?;
    show(&generated.text);
    Ok(generated)
}

/// Each time the whole text so far is shown.
pub fn whole_text_shown(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let mut all = String::new();
    generate(parts, world, 0, prompt, &mut |piece| {
        all.push_str(piece);
        show(&all);
    })
}

/// A piece is shown when the model has read the token that it comes of.
pub fn read_before_shown(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let mut row = Row::new(parts, world, 0, prompt);
    let mut rows = world.model.start(1);
    if (parts.generate.is_nothing)(world.config) {
        return generate(parts, world, 0, prompt, show);
    }
    let mut logits = read(&mut *rows, prompt)?;
    loop {
        let processed = row.processed(&logits)?;
        let token = drawn(parts, world, &row, &processed)?;
        let mut waiting = String::new();
        let reason = row.take(token, &logits, &processed, &mut |piece| waiting.push_str(piece))?;
        if let Some(reason) = reason {
            show(&waiting);
            return Ok(row.generated(reason, show));
        }
        logits = read(&mut *rows, &[token])?;
        show(&waiting);
    }
}

/// Blanks at both ends of the text are taken off.
pub fn text_trimmed(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let mut generated = generate(parts, world, 0, prompt, show)?;
    generated.text = generated.text.trim().to_string();
    Ok(generated)
}

/// Two pieces are shown together.
pub fn shown_by_twos(
    parts: &Parts,
    world: &World<'_>,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let mut waiting: Vec<String> = vec![];
    let generated = generate(parts, world, 0, prompt, &mut |piece| {
        waiting.push(piece.to_string());
        if waiting.len() == 2 {
            show(&waiting.concat());
            waiting.clear();
        }
    })?;
    show(&waiting.concat());
    Ok(generated)
}
