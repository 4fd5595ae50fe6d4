//! The wrong variants of `a5.generate`.

mod batch;
mod one;
mod stream;

use contract::a5::{FinishReason, LogProbs, Logits, SamplingConfig};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a5::generate::row;
use crate::a5::generate::text_stream::{self, Stream};
use crate::a5::generate::{Functions, RIGHT, batch as several, read};
use crate::a5::{Parts, REFERENCE};

const fn with(generate: Functions) -> Parts {
    Parts { generate, ..REFERENCE }
}

/// The right functions, but for some.
macro_rules! whole {
    ($($field:ident: $function:expr),+) => {
        with(Functions { $($field: $function,)+ ..RIGHT })
    };
}

/// The right functions of a row, but for some.
macro_rules! row {
    ($($field:ident: $function:expr),+) => {
        whole!(row: row::Functions { $($field: $function,)+ ..row::RIGHT })
    };
}

/// The right functions of several prompts, but for some.
macro_rules! batch {
    ($($field:ident: $function:expr),+) => {
        whole!(batch: several::Functions { $($field: $function,)+ ..several::RIGHT })
    };
}

/// The right stream, but for some of its functions.
macro_rules! stream {
    ($($field:ident: $function:expr),+) => {
        whole!(text_stream: |stops| {
            let functions = text_stream::Functions { $($field: $function,)+ ..text_stream::RIGHT };
            Box::new(Stream::new(stops, functions))
        })
    };
}

/// The right stream, wrapped into another.
macro_rules! wrapped {
    ($wrapper:path) => {
        whole!(text_stream: |stops| Box::new($wrapper(Stream::new(stops, text_stream::RIGHT))))
    };
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a5.generate.token_by_token",
        stream!(characters: |bytes, _| {
            String::from_utf8_lossy(&std::mem::take(bytes)).into_owned()
        }),
    ),
    ("a5.generate.shown_at_the_end_only", stream!(held: |text, _| text.len())),
    ("a5.generate.broken_end_dropped", stream!(characters: stream::broken_end_dropped)),
    ("a5.generate.mark_for_each_byte", stream!(characters: stream::mark_for_each_byte)),
    ("a5.generate.invalid_dropped", stream!(characters: stream::invalid_dropped)),
    ("a5.generate.one_mark_for_all", stream!(characters: stream::one_mark_for_all)),
    ("a5.generate.all_or_nothing", stream!(characters: stream::all_or_nothing)),
    ("a5.generate.by_first_byte", stream!(characters: stream::by_first_byte)),
    (
        "a5.generate.byte_is_character",
        stream!(characters: |bytes, _| {
            std::mem::take(bytes).into_iter().map(char::from).collect()
        }),
    ),
    ("a5.generate.finished_again", wrapped!(stream::FinishedAgain)),
    (
        "a5.generate.stop_left_in",
        stream!(end: |text, seen, stops| {
            text_stream::complete(text, seen, stops).map(|(end, _)| end)
        }),
    ),
    ("a5.generate.nothing_held_back", stream!(held: |_, _| 0)),
    (
        "a5.generate.stop_in_one_token",
        stream!(held: |_, _| 0, end: |text, seen, stops| {
            (text_stream::RIGHT.end)(&text[seen..], 0, stops).map(|end| seen + end)
        }),
    ),
    (
        "a5.generate.stop_at_token_end",
        stream!(end: |text, seen, stops| {
            let last = text.len().saturating_sub(1).max(seen);
            (text_stream::RIGHT.end)(text, last, stops)
        }),
    ),
    (
        "a5.generate.match_begun_anew",
        stream!(end: stream::begun_anew, held: stream::begun_anew_held),
    ),
    (
        "a5.generate.order_of_list",
        stream!(end: |text, _, stops| {
            stops.iter().find_map(|stop| stream::find(text, stop))
        }),
    ),
    (
        "a5.generate.first_to_begin",
        stream!(end: |text, _, stops| {
            stops.iter().filter_map(|stop| stream::find(text, stop)).min()
        }),
    ),
    (
        "a5.generate.shortest_stop",
        stream!(end: |text, seen, stops| {
            let (end, _) = text_stream::complete(text, seen, stops)?;
            let complete = stops.iter().filter(|stop| text[..end].ends_with(stop));
            complete.map(|stop| end - stop.len()).max()
        }),
    ),
    (
        "a5.generate.always_held_back",
        stream!(held: |text, stops| {
            let longest = stops.iter().map(Vec::len).max().unwrap_or(1);
            (longest - 1).min(text.len())
        }),
    ),
    (
        "a5.generate.shortest_end_held",
        stream!(held: |text, stops| {
            text_stream::begun(text, stops).min().unwrap_or(0)
        }),
    ),
    ("a5.generate.goes_on_after_stop", wrapped!(stream::GoesOn)),
    ("a5.generate.rest_after_stop", wrapped!(stream::RestAfterStop::of)),
    ("a5.generate.held_back_is_lost", wrapped!(stream::Loses)),
    ("a5.generate.lost_before_stop", wrapped!(stream::LosesBeforeStop)),
    (
        "a5.generate.end_is_part",
        row!(end: |row, token, _| {
            row.ids.push(token);
            row.log_probs.push(0.0);
        }),
    ),
    (
        "a5.generate.end_in_text",
        row!(end: |row, token, show| {
            let piece = row.stream.push(row.world.vocabulary.bytes(token));
            row.show(&piece, show);
        }),
    ),
    (
        "a5.generate.first_end_id_only",
        row!(is_end: |token, config| {
            config.end_ids.first() == Some(&token)
        }),
    ),
    (
        "a5.generate.stop_tokens_left_out",
        row!(reason: |row| {
            let reason = (row::RIGHT.reason)(row);
            if reason == Some(FinishReason::Stop) {
                row.ids.pop();
                row.log_probs.pop();
            }
            reason
        }),
    ),
    (
        "a5.generate.stop_in_prompt",
        row!(begin: |row| {
            for token in row.prompt {
                row.stream.push(row.world.vocabulary.bytes(*token));
            }
        }),
    ),
    (
        "a5.generate.length_first",
        row!(reason: |row| {
            row::first([row.is_long(), row.has_stopped(), row.is_full()])
        }),
    ),
    (
        "a5.generate.context_before_length",
        row!(reason: |row| {
            row::first([row.has_stopped(), row.is_full(), row.is_long()])
        }),
    ),
    (
        "a5.generate.context_one_short",
        row!(reason: |row| {
            let is_full = row.length() >= row.world.model.context();
            let full = is_full.then_some(FinishReason::Context);
            row::first([row.has_stopped(), row.is_long(), full])
        }),
    ),
    (
        "a5.generate.prompt_counts",
        row!(reason: |row| {
            let is_long = row.length() >= row.world.config.max_tokens;
            let long = is_long.then_some(FinishReason::Length);
            row::first([row.has_stopped(), long, row.is_full()])
        }),
    ),
    ("a5.generate.one_for_none", whole!(is_nothing: |_| false)),
    ("a5.generate.tail_is_lost", row!(rest: |_| String::new())),
    ("a5.generate.prompt_in_text", whole!(generate: one::prompt_in_text)),
    (
        "a5.generate.prompt_end_read_twice",
        whole!(first: |rows, prompt| {
            let _ = read(rows, prompt)?;
            read(rows, &prompt[prompt.len() - 1..])
        }),
    ),
    (
        "a5.generate.all_read_again",
        whole!(next: |world, rows, row, _| {
            *rows = world.model.start(1);
            read(&mut **rows, &[row.prompt, &row.ids].concat())
        }),
    ),
    ("a5.generate.last_token_read", whole!(last: |rows, token| read(rows, &[token]).map(|_| ()))),
    ("a5.generate.shown_together", whole!(generate: one::shown_together)),
    ("a5.generate.read_before_shown", whole!(generate: one::read_before_shown)),
    ("a5.generate.whole_text_shown", whole!(generate: one::whole_text_shown)),
    ("a5.generate.empty_pieces", row!(is_shown: |_| true)),
    (
        "a5.generate.penalties_over_prompt",
        row!(history: |prompt, generated| {
            [prompt.to_vec(), [prompt, generated].concat()]
        }),
    ),
    ("a5.generate.prompt_forgotten", row!(history: |_, generated| [vec![], generated.to_vec()])),
    ("a5.generate.generated_forgotten", row!(history: |prompt, _| [prompt.to_vec(), vec![]])),
    (
        "a5.generate.generated_as_prompt",
        row!(history: |prompt, generated| {
            [[prompt, generated].concat(), vec![]]
        }),
    ),
    (
        "a5.generate.always_processed",
        row!(told: |_, _, processed, _, _| {
            Ok(processed.shallow_clone())
        }),
    ),
    ("a5.generate.always_raw", row!(told: |parts, logits, _, _, _| parts.log_probs(logits))),
    (
        "a5.generate.raw_divided_by_temperature",
        row!(told: |parts, logits, processed, _, config| {
            match (config.log_probs, config.sampling.temperature) {
                (LogProbs::Processed, _) => Ok(processed.shallow_clone()),
                (LogProbs::Raw, 0.0) => parts.log_probs(logits),
                (LogProbs::Raw, t) => parts.log_probs(&(logits.to_kind(Kind::Double) / t)),
            }
        }),
    ),
    (
        "a5.generate.raw_penalised",
        row!(told: |parts, logits, processed, history, config| {
            match config.log_probs {
                LogProbs::Processed => Ok(processed.shallow_clone()),
                LogProbs::Raw => parts.log_probs(&parts.penalised(logits, history, &config.sampling)?),
            }
        }),
    ),
    (
        "a5.generate.log_probs_in_f32",
        row!(told: |parts, logits, processed, history, config| {
            let told = (row::RIGHT.told)(parts, logits, processed, history, config)?;
            Ok(told.to_kind(Kind::Float).to_kind(Kind::Double))
        }),
    ),
    (
        "a5.generate.likeliest_drawn",
        row!(processed: |parts, logits, history, config| {
            let sampling = SamplingConfig { temperature: 0.0, ..config.sampling.clone() };
            parts.process(logits, history, &sampling)
        }),
    ),
    (
        "a5.generate.sampling_ignored",
        row!(processed: |parts, logits, _, _| {
            parts.log_probs(logits)
        }),
    ),
    ("a5.generate.same_number_again", row!(key: |row| (row.world.config.seed, row.number, 0))),
    ("a5.generate.seed_left_out", row!(key: |row| (0, row.number, row.ids.len() as u64))),
    (
        "a5.generate.step_counts_prompt",
        row!(key: |row| {
            (row.world.config.seed, row.number, row.length() as u64)
        }),
    ),
    (
        "a5.generate.step_from_one",
        row!(key: |row| {
            (row.world.config.seed, row.number, row.ids.len() as u64 + 1)
        }),
    ),
    (
        "a5.generate.logits_of_first_place",
        whole!(first: |rows, prompt| {
            let logits = rows.read(&Tensor::from_slice(prompt).unsqueeze(0), None)?;
            Ok(logits.select(0, 0).select(0, 0))
        }),
    ),
    (
        "a5.generate.padded_on_the_right",
        batch!(padded: |prompt, width| {
            let padding = std::iter::repeat_n(None, width - prompt.len());
            prompt.iter().copied().map(Some).chain(padding).collect()
        }),
    ),
    ("a5.generate.padding_is_read", batch!(tokens: |_| None)),
    ("a5.generate.ended_rows_read", batch!(kept: |_, rows| (0..rows).collect())),
    (
        "a5.generate.rows_renumbered",
        row!(key: |row| {
            (row.world.config.seed, row.place, row.ids.len() as u64)
        }),
    ),
    (
        "a5.generate.all_draw_as_row_0",
        row!(key: |row| {
            (row.world.config.seed, 0, row.ids.len() as u64)
        }),
    ),
    (
        "a5.generate.seed_of_the_row",
        row!(key: |row| {
            let seed = row.world.config.seed.wrapping_add(row.number as u64);
            (seed, 0, row.ids.len() as u64)
        }),
    ),
    ("a5.generate.all_end_with_the_first", batch!(is_over: |left, of| left < of)),
    (
        "a5.generate.in_order_of_ending",
        batch!(in_order: |texts| {
            texts.into_iter().map(|(_, text)| text).collect()
        }),
    ),
    ("a5.generate.padding_counts", batch!(row: batch::padding_counts)),
    ("a5.generate.one_by_one", whole!(generate_batch: batch::one_by_one)),
    ("a5.generate.left_to_the_model", whole!(usable: |_, _, _, _| Ok(()))),
    ("a5.generate.empty_stop_taken", whole!(usable_stops: |_, _| Ok(()))),
    ("a5.generate.unnamed.three_bytes_late", stream!(characters: stream::three_bytes_late)),
    ("a5.generate.unnamed.marks_at_the_end", stream!(characters: stream::marks_at_the_end)),
    ("a5.generate.unnamed.any_case", stream!(end: stream::any_case)),
    ("a5.generate.unnamed.stop_once_more", stream!(end: stream::last_complete)),
    (
        "a5.generate.unnamed.held_one_more",
        stream!(held: |text, stops| {
            ((text_stream::RIGHT.held)(text, stops) + 1).min(text.len())
        }),
    ),
    (
        "a5.generate.unnamed.one_too_many",
        row!(reason: |row| {
            let is_long = row.ids.len() > row.world.config.max_tokens;
            let long = is_long.then_some(FinishReason::Length);
            row::first([row.has_stopped(), long, row.is_full()])
        }),
    ),
    (
        "a5.generate.unnamed.last_end_id_only",
        row!(is_end: |token, config| {
            config.end_ids.last() == Some(&token)
        }),
    ),
    ("a5.generate.unnamed.text_trimmed", whole!(generate: one::text_trimmed)),
    (
        "a5.generate.unnamed.end_of_prompt_only",
        whole!(first: |rows, prompt| {
            read(rows, &prompt[prompt.len().saturating_sub(3)..])
        }),
    ),
    ("a5.generate.unnamed.shown_by_twos", whole!(generate: one::shown_by_twos)),
    (
        "a5.generate.unnamed.likeliest_told",
        row!(told: |parts, logits, processed, history, config| {
            let told = (row::RIGHT.told)(parts, logits, processed, history, config)?;
            Ok(told.full_like(told.max().double_value(&[])))
        }),
    ),
    (
        "a5.generate.unnamed.in_bits",
        row!(told: |parts, logits, processed, history, config| {
            let told = (row::RIGHT.told)(parts, logits, processed, history, config)?;
            Ok(told / std::f64::consts::LN_2)
        }),
    ),
    (
        "a5.generate.unnamed.last_token_forgotten",
        row!(history: |prompt, generated| {
            [prompt.to_vec(), generated[..generated.len().saturating_sub(1)].to_vec()]
        }),
    ),
    (
        "a5.generate.unnamed.row_from_one",
        row!(key: |row| {
            (row.world.config.seed, row.number + 1, row.ids.len() as u64)
        }),
    ),
    ("a5.generate.unnamed.first_prompt_for_all", batch!(row: batch::first_prompt_for_all)),
    (
        "a5.generate.unnamed.one_stop_looked_at",
        whole!(usable_stops: |op, stops| {
            (RIGHT.usable_stops)(op, &stops[..stops.len().min(1)])
        }),
    ),
    (
        "a5.generate.unnamed.one_prompt_looked_at",
        whole!(usable: |op, arg, world, prompts| {
            (RIGHT.usable)(op, arg, world, &prompts[..prompts.len().min(1)])
        }),
    ),
];
