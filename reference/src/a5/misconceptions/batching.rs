//! The wrong variants of `a5.batching`.

use contract::a5::{FinishReason, History, Logits};

use super::Variant;
use crate::a5::batching::{Functions, Pool, RIGHT, State, Text, Turn, drawn, ended};
use crate::a5::{Parts, REFERENCE};

const fn with(batching: Functions) -> Parts {
    Parts { batching, ..REFERENCE }
}

/// Draws with another step.
macro_rules! step {
    ($step:expr) => {
        with(Functions {
            draw: |parts, text, logits, turn, randomness| {
                let step: fn(&Text, Turn) -> u64 = $step;
                let p = text.processed(parts, logits)?;
                drawn(parts, &p, text.request.seed, step(text, turn), randomness)
            },
            ..RIGHT
        })
    };
}

/// Draws with another history.
macro_rules! history {
    ($preempted:expr, $history:expr) => {
        with(Functions {
            preempted: $preempted,
            draw: |parts, text, logits, _, randomness| {
                let history: fn(&Text) -> (&[i64], &[i64]) = $history;
                let (prompt, generated) = history(text);
                let history = History { prompt, generated };
                let p = parts.process(logits, &history, &text.request.sampling)?;
                drawn(parts, &p, text.request.seed, text.drawn().len() as u64, randomness)
            },
            ..RIGHT
        })
    };
}

fn remembering(pool: &mut Pool, text: &mut Text) {
    text.before = text.drawn().len();
    (RIGHT.preempted)(pool, text);
}

fn end_included(text: &mut Text, token: i64) -> Option<FinishReason> {
    let finish = ended(text, token);
    if finish == Some(FinishReason::End) {
        text.tokens.push(token);
    }
    finish
}

fn length_first(text: &mut Text, token: i64) -> Option<FinishReason> {
    if text.drawn().len() + 1 >= text.request.max_tokens {
        text.tokens.push(token);
        return Some(FinishReason::Length);
    }
    ended(text, token)
}

fn end_uncounted(text: &mut Text, token: i64) -> Option<FinishReason> {
    let finish = ended(text, token);
    if finish == Some(FinishReason::Length) { Some(FinishReason::End) } else { finish }
}

fn last_is_read(text: &mut Text, token: i64) -> Option<FinishReason> {
    if text.drawn().len() == text.request.max_tokens {
        return Some(FinishReason::Length);
    }
    ended(text, token).filter(|finish| *finish == FinishReason::End)
}

fn one_more(text: &mut Text, token: i64) -> Option<FinishReason> {
    let is_one_less = text.drawn().len() < text.request.max_tokens;
    ended(text, token).filter(|finish| *finish == FinishReason::End || !is_one_less)
}

fn shortest(waiting: &[Text]) -> usize {
    (0..waiting.len()).min_by_key(|i| waiting[*i].tokens.len()).unwrap_or(0)
}

fn smallest_number(waiting: &[Text]) -> usize {
    (0..waiting.len()).min_by_key(|i| waiting[*i].request.id).unwrap_or(0)
}

fn drawn_are_prompt(pool: &mut Pool, text: &mut Text) {
    (RIGHT.preempted)(pool, text);
    text.given = text.tokens.len();
}

fn drawn_are_lost(pool: &mut Pool, text: &mut Text) {
    text.before += text.drawn().len();
    (RIGHT.preempted)(pool, text);
    text.tokens.truncate(text.given);
}

/// What belongs to a text that was preempted is thought to be stored still.
fn kept_or_found(pool: &Pool, text: &Text) -> (Vec<usize>, usize) {
    if text.before > 0 { (vec![], text.before) } else { (RIGHT.found)(pool, text) }
}

fn by_own_tokens(pool: &Pool, text: &Text) -> (Vec<usize>, usize) {
    let size = pool.block_size();
    let blocks = text.tokens[..text.tokens.len() - 1].chunks_exact(size);
    let table: Vec<usize> = blocks.map_while(|block| pool.known.get(block).copied()).collect();
    let stored = table.len() * size;
    (table, stored)
}

fn learn_own_tokens(pool: &mut Pool, text: &Text) {
    let size = pool.block_size();
    let blocks = text.tokens[..text.stored.min(text.tokens.len())].chunks_exact(size);
    for (tokens, block) in blocks.zip(&text.table) {
        pool.known.entry(tokens.to_vec()).or_insert(*block);
    }
}

/// Also a block that is not full.
fn with_tail(pool: &Pool, text: &Text) -> (Vec<usize>, usize) {
    let (mut table, stored) = (RIGHT.found)(pool, text);
    let end = text.tokens.len() - 1;
    for n in (stored + 1..=end.min(stored + pool.block_size() - 1)).rev() {
        if let Some(block) = pool.known.get(&text.tokens[..n]) {
            table.push(*block);
            return (table, n);
        }
    }
    (table, stored)
}

fn learn_tail(pool: &mut Pool, text: &Text) {
    (RIGHT.learn)(pool, text);
    let n = text.stored.min(text.given);
    if let Some(block) = text.table.get(n.saturating_sub(1) / pool.block_size()) {
        pool.known.entry(text.tokens[..n].to_vec()).or_insert(*block);
    }
}

fn is_new(text: &Text) -> bool {
    text.stored == 0
}

fn is_drawing(text: &Text) -> bool {
    text.todo() == 1 && text.stored >= text.given
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a5.batching.end_included", with(Functions { ended: end_included, ..RIGHT })),
    ("a5.batching.length_before_end", with(Functions { ended: length_first, ..RIGHT })),
    ("a5.batching.one_token_more", with(Functions { ended: one_more, ..RIGHT })),
    ("a5.batching.last_token_read", with(Functions { ended: last_is_read, ..RIGHT })),
    ("a5.batching.drawn_behind_each_piece", with(Functions { is_read: |_| true, ..RIGHT })),
    ("a5.batching.stored_of_last_piece", with(Functions { stored: |_, n, _| n, ..RIGHT })),
    (
        "a5.batching.stored_before_read",
        with(Functions { stored: |_, _, text| text.tokens.len(), ..RIGHT }),
    ),
    ("a5.batching.not_in_pieces", with(Functions { chunk: |todo, _| todo, ..RIGHT })),
    (
        "a5.batching.waits_for_whole_budget",
        with(Functions { chunk: |todo, left| if todo <= left { todo } else { 0 }, ..RIGHT }),
    ),
    (
        "a5.batching.block_too_many",
        with(Functions { blocks: |places, block_size| places / block_size + 1, ..RIGHT }),
    ),
    (
        "a5.batching.last_block_missing",
        with(Functions { blocks: |places, block_size| places / block_size, ..RIGHT }),
    ),
    ("a5.batching.step_of_engine", step!(|_, turn| turn.step)),
    ("a5.batching.step_is_place", step!(|text, _| text.tokens.len() as u64)),
    ("a5.batching.prompt_as_generated", history!(RIGHT.preempted, |text| (&[], &text.tokens))),
    ("a5.batching.prompt_not_in_history", history!(RIGHT.preempted, |text| (&[], text.drawn()))),
    (
        "a5.batching.unprocessed",
        with(Functions {
            draw: |parts, text, logits, _, randomness| {
                let p = parts.log_probs(logits)?;
                drawn(parts, &p, text.request.seed, text.drawn().len() as u64, randomness)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.running_only",
        with(Functions { unfinished: |state| state.running.len(), ..RIGHT }),
    ),
    (
        "a5.batching.numbers_never_free",
        with(Functions { is_taken: |state, id| state.ids.contains(&id), ..RIGHT }),
    ),
    (
        "a5.batching.drawn_as_row",
        with(Functions {
            draw: |parts, text, logits, turn, randomness| {
                let p = text.processed(parts, logits)?;
                let rows = p.unsqueeze(0).repeat([turn.row as i64 + 1, 1]);
                let step = text.drawn().len() as u64;
                let drawn = contract::a5::Sampling::draw_rows;
                Ok(drawn(parts, &rows, text.request.seed, step, randomness)?[turn.row as usize])
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.batch_by_batch",
        with(Functions {
            may_begin: |running, max| running.len() < max && running.iter().all(is_new),
            ..RIGHT
        }),
    ),
    ("a5.batching.max_running_ignored", with(Functions { may_begin: |_, _| true, ..RIGHT })),
    (
        "a5.batching.one_text_more",
        with(Functions { may_begin: |running, max| running.len() <= max, ..RIGHT }),
    ),
    ("a5.batching.shortest_first", with(Functions { next: shortest, ..RIGHT })),
    ("a5.batching.last_come_first", with(Functions { next: |waiting| waiting.len() - 1, ..RIGHT })),
    ("a5.batching.smallest_number_first", with(Functions { next: smallest_number, ..RIGHT })),
    (
        "a5.batching.drawing_not_counted",
        with(Functions { cost: |text, n| if is_drawing(text) { 0 } else { n }, ..RIGHT }),
    ),
    ("a5.batching.budget_of_each", with(Functions { cost: |_, _| 0, ..RIGHT })),
    ("a5.batching.drawn_become_prompt", with(Functions { preempted: drawn_are_prompt, ..RIGHT })),
    (
        "a5.batching.drawn_again_with_other_steps",
        with(Functions {
            preempted: drawn_are_lost,
            draw: |parts, text, logits, _, randomness| {
                let p = text.processed(parts, logits)?;
                let step = (text.before + text.drawn().len()) as u64;
                drawn(parts, &p, text.request.seed, step, randomness)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.steps_from_0_again",
        with(Functions {
            preempted: remembering,
            draw: |parts, text, logits, _, randomness| {
                let p = text.processed(parts, logits)?;
                let step = (text.drawn().len() - text.before) as u64;
                drawn(parts, &p, text.request.seed, step, randomness)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.drawn_in_history_as_prompt",
        history!(remembering, |text| text.tokens.split_at(text.given + text.before)),
    ),
    (
        "a5.batching.not_read_again",
        with(Functions {
            preempted: |pool, text| {
                text.before = text.stored;
                (RIGHT.preempted)(pool, text);
            },
            found: kept_or_found,
            ..RIGHT
        }),
    ),
    (
        "a5.batching.preempted_keeps_blocks",
        with(Functions {
            preempted: |_, text| {
                text.table.clear();
                text.stored = 0;
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.preempted_freed_twice",
        with(Functions {
            preempted: |pool, text| {
                text.had.extend(&text.table);
                (RIGHT.preempted)(pool, text);
            },
            freed: |text, _| [text.table.clone(), text.had.clone()].concat(),
            ..RIGHT
        }),
    ),
    (
        "a5.batching.full_last_block_lost",
        with(Functions {
            freed: |text, size| {
                let lost = usize::from(text.stored.is_multiple_of(size));
                text.table[..text.table.len() - lost].to_vec()
            },
            ..RIGHT
        }),
    ),
    (
        "a5.batching.part_of_block_lost",
        with(Functions { freed: |text, size| text.table[..text.stored / size].to_vec(), ..RIGHT }),
    ),
    (
        "a5.batching.lost_at_end_token",
        with(Functions {
            freed: |text, _| {
                let is_full = text.drawn().len() == text.request.max_tokens;
                if is_full { text.table.clone() } else { vec![] }
            },
            ..RIGHT
        }),
    ),
    ("a5.batching.lost_at_abort", with(Functions { aborted: |_| vec![], ..RIGHT })),
    ("a5.batching.freed_twice", with(Functions { freed: |text, _| text.table.repeat(2), ..RIGHT })),
    (
        "a5.batching.aborted_freed_twice",
        with(Functions { aborted: |text| text.table.repeat(2), ..RIGHT }),
    ),
    ("a5.batching.shared_block_freed", with(Functions { give: Pool::give_away, ..RIGHT })),
    ("a5.batching.old_key_kept", with(Functions { forget: |_, _| (), ..RIGHT })),
    (
        "a5.batching.key_without_beginning",
        with(Functions { found: by_own_tokens, learn: learn_own_tokens, ..RIGHT }),
    ),
    (
        "a5.batching.written_into_shared",
        with(Functions { found: with_tail, learn: learn_tail, ..RIGHT }),
    ),
    (
        "a5.batching.nothing_left_to_read",
        with(Functions {
            found: |pool, text| pool.found_up_to(&text.tokens, text.tokens.len()),
            ..RIGHT
        }),
    ),
    (
        "a5.batching.unread_token_shared",
        with(Functions { learn: |pool, text| pool.learn_up_to(text, text.tokens.len()), ..RIGHT }),
    ),
    (
        "a5.batching.last_token_needs_place",
        with(Functions { longest: usize::saturating_add, ..RIGHT }),
    ),
    ("a5.batching.only_prompt_has_to_fit", with(Functions { longest: |n, _| n, ..RIGHT })),
    (
        "a5.batching.sampling_not_looked_at",
        with(Functions { looked_at: |_, _, _| Ok(()), ..RIGHT }),
    ),
    ("a5.batching.unnamed.ends_as_end", with(Functions { ended: end_uncounted, ..RIGHT })),
    (
        "a5.batching.unnamed.seed_ignored",
        with(Functions {
            draw: |parts, text, logits, _, randomness| {
                let p = text.processed(parts, logits)?;
                drawn(parts, &p, 0, text.drawn().len() as u64, randomness)
            },
            ..RIGHT
        }),
    ),
    ("a5.batching.unnamed.steps_from_1", step!(|text, _| text.drawn().len() as u64 + 1)),
    ("a5.batching.unnamed.logits_of_first", with(Functions { logits: |_, _| 0, ..RIGHT })),
    (
        "a5.batching.unnamed.waiting_only",
        with(Functions { unfinished: |state| state.waiting.len(), ..RIGHT }),
    ),
    (
        "a5.batching.unnamed.first_block_lost",
        with(Functions { freed: |text, _| text.table[1..].to_vec(), ..RIGHT }),
    ),
    (
        "a5.batching.unnamed.length_wraps_around",
        with(Functions { longest: |n, max| n.wrapping_add(max - 1), ..RIGHT }),
    ),
    (
        "a5.batching.unnamed.numbers_not_looked_at",
        with(Functions { is_taken: |_, _| false, ..RIGHT }),
    ),
    (
        "a5.batching.unnamed.running_numbers_free",
        with(Functions { is_taken: waiting_has, ..RIGHT }),
    ),
];

fn waiting_has(state: &State, id: u64) -> bool {
    state.waiting.iter().any(|text| text.request.id == id)
}
