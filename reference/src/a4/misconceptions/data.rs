//! The wrong variants of `a4.data`.

use std::slice;

use contract::a4::{Cursor, IGNORED, LoaderConfig, RandomStream, TokenFile};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::data::{
    Functions, Own, Piece, Place, RIGHT, Row, Tokens, held, mask, next, padded, pair, pieces,
    places, share, token,
};
use crate::a4::{Parts, REFERENCE};

const fn with(data: Functions) -> Parts {
    Parts { data, ..REFERENCE }
}

/// Another way to find the token at a place.
const fn reading(token: fn(&TokenFile<'_>, usize) -> i64) -> Parts {
    with(Functions { token, ..RIGHT })
}

/// Another id and target at a place.
const fn pairing(pair: fn(Tokens<'_>, usize) -> (i64, i64)) -> Parts {
    with(Functions { pair, ..RIGHT })
}

const fn starting(starts: fn(&mut dyn RandomStream, usize, usize, usize) -> Vec<usize>) -> Parts {
    with(Functions { starts, ..RIGHT })
}

const fn keyed(key: fn(u64, u64) -> Vec<u64>) -> Parts {
    with(Functions { key, ..RIGHT })
}

const fn shuffling(shuffle: fn(usize, &mut dyn RandomStream) -> Vec<usize>) -> Parts {
    with(Functions { shuffle, ..RIGHT })
}

const fn sharing(share: fn(&[usize], &LoaderConfig) -> Vec<usize>) -> Parts {
    with(Functions { share, ..RIGHT })
}

const fn going(next: fn(Own<'_>, usize, &mut Cursor) -> Vec<usize>) -> Parts {
    with(Functions { next, ..RIGHT })
}

const fn cut(pieces: fn(&[Vec<i64>], usize) -> Vec<Piece>) -> Parts {
    with(Functions { pieces, ..RIGHT })
}

const fn arranged(rows: fn(Vec<Piece>, usize) -> Vec<Vec<Piece>>) -> Parts {
    with(Functions { rows, ..RIGHT })
}

const fn placed(places: fn(&[Piece], usize) -> Vec<Place>) -> Parts {
    with(Functions { places, ..RIGHT })
}

/// Another place of padding, made of the right one and those before it.
const fn filled(padding: fn(i64, &[Place]) -> Place) -> Parts {
    with(Functions { padding, ..RIGHT })
}

const fn masked(mask: fn(&Tensor) -> Tensor) -> Parts {
    with(Functions { mask, ..RIGHT })
}

const fn collated(padded: fn(&[i64], usize, i64) -> Row) -> Parts {
    with(Functions { padded, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.data.labels_not_shifted",
        pairing(|token, place| match pair(token, place) {
            (id, IGNORED) => (id, IGNORED),
            (id, _) => (id, id),
        }),
    ),
    (
        "a4.data.labels_shifted_twice",
        pairing(|token, place| match (token(place), token(place + 2)) {
            (Some(id), Some(next)) => (id, next),
            _ => (0, IGNORED),
        }),
    ),
    ("a4.data.tokens_signed", reading(signed)),
    ("a4.data.tokens_big_endian", reading(big_endian)),
    (
        "a4.data.two_bytes_always",
        reading(|file, place| token(&TokenFile { width: 2, ..*file }, place)),
    ),
    (
        "a4.data.last_window_dropped",
        with(Functions { count: |n, length| n.saturating_sub(1) / length, ..RIGHT }),
    ),
    (
        "a4.data.window_without_target",
        with(Functions { count: |n, length| n.div_ceil(length), ..RIGHT }),
    ),
    (
        "a4.data.stride_one_more",
        with(Functions { begin: |number, length, _| number * (length + 1), ..RIGHT }),
    ),
    (
        "a4.data.last_window_moved_back",
        with(Functions {
            begin: |number, length, n| (number * length).min(n.saturating_sub(length + 1)),
            ..RIGHT
        }),
    ),
    (
        "a4.data.last_token_as_id",
        pairing(|token, place| (token(place).unwrap_or(0), token(place + 1).unwrap_or(IGNORED))),
    ),
    (
        "a4.data.padding_has_loss",
        pairing(|token, place| match pair(token, place) {
            (id, IGNORED) => (id, 0),
            right => right,
        }),
    ),
    (
        "a4.data.last_start_left_out",
        starting(|stream, places, rows, length| {
            (RIGHT.starts)(stream, (places - 1).max(1), rows, length)
        }),
    ),
    (
        "a4.data.starts_anywhere",
        starting(|stream, places, rows, length| {
            (RIGHT.starts)(stream, places + length, rows, length)
        }),
    ),
    (
        "a4.data.starts_at_multiples",
        starting(|stream, places, rows, length| {
            let windows = (places + length - 1).div_ceil(length);
            let numbers = (RIGHT.starts)(stream, windows, rows, length).into_iter();
            numbers.map(|number| number * length).collect()
        }),
    ),
    (
        "a4.data.one_start_for_all",
        starting(|stream, places, rows, _| vec![stream.below(places as u64) as usize; rows]),
    ),
    ("a4.data.same_shuffle_every_epoch", keyed(|seed, _| vec![seed, 0])),
    ("a4.data.not_shuffled", shuffling(|count, _| (0..count).collect())),
    (
        "a4.data.shuffle_forwards",
        shuffling(|count, stream| {
            let mut order: Vec<usize> = (0..count).collect();
            for i in 1..count {
                let left = count - i + 1;
                order.swap(i - 1, i - 1 + stream.below(left as u64) as usize);
            }
            order
        }),
    ),
    ("a4.data.shuffle_with_all", shuffling(|count, stream| drawn(count, stream, |count, _| count))),
    ("a4.data.shuffle_never_in_place", shuffling(|count, stream| drawn(count, stream, |_, i| i))),
    ("a4.data.key_exchanged", keyed(|seed, epoch| vec![epoch, seed])),
    ("a4.data.key_added", keyed(|seed, epoch| vec![seed + epoch])),
    ("a4.data.overlapping_shards", sharing(|order, _| order.to_vec())),
    (
        "a4.data.shuffle_by_rank",
        with(Functions { seed: |config| config.seed + config.rank as u64, ..RIGHT }),
    ),
    (
        "a4.data.contiguous_shards",
        sharing(|order, config| {
            let begin = |rank: usize| rank * order.len() / config.ranks;
            order[begin(config.rank)..begin(config.rank + 1)].to_vec()
        }),
    ),
    (
        "a4.data.uneven_windows_dropped",
        sharing(|order, config| {
            let mut own = share(order, config);
            own.truncate(order.len() / config.ranks);
            own
        }),
    ),
    (
        "a4.data.last_batch_dropped",
        going(|own, batch, cursor| {
            let full = |epoch| {
                let mut windows = own(epoch);
                windows.truncate(windows.len() / batch * batch);
                windows
            };
            next(&full, batch, cursor)
        }),
    ),
    ("a4.data.last_batch_filled", going(always_full)),
    (
        "a4.data.taken_counts_batches",
        going(|own, batch, cursor| {
            let mut windows = Cursor { taken: cursor.taken * batch, ..*cursor };
            let numbers = next(own, batch, &mut windows);
            *cursor = Cursor { taken: windows.taken.div_ceil(batch), ..windows };
            numbers
        }),
    ),
    (
        "a4.data.taken_by_full_batches",
        going(|own, batch, cursor| {
            let numbers = next(own, batch, cursor);
            cursor.taken += batch - numbers.len();
            numbers
        }),
    ),
    (
        "a4.data.epoch_stands_still",
        going(|own, batch, cursor| {
            let epoch = cursor.epoch;
            if cursor.taken >= own(epoch).len() {
                cursor.taken = 0;
            }
            next(own, batch, cursor)
        }),
    ),
    (
        "a4.data.epoch_ended_early",
        going(|own, batch, cursor| {
            let numbers = next(own, batch, cursor);
            if cursor.taken >= own(cursor.epoch).len() {
                *cursor = Cursor { epoch: cursor.epoch + 1, taken: 0 };
            }
            numbers
        }),
    ),
    (
        "a4.data.whole_file_read",
        reading(|file, place| {
            let all = Tensor::from_slice(file.bytes);
            let first = (place * file.width) as i64;
            let byte = |i: usize| all.int64_value(&[first + i as i64]);
            (0..file.width).rev().fold(0, |token, i| token << 8 | byte(i))
        }),
    ),
    (
        "a4.data.long_documents_truncated",
        cut(|documents, length| {
            documents
                .iter()
                .filter_map(|tokens| tokens.chunks(length).next())
                .map(Piece::of)
                .collect()
        }),
    ),
    (
        "a4.data.empty_documents_counted",
        cut(|documents, length| {
            let kept = documents.iter().flat_map(|tokens| match tokens.as_slice() {
                [] => vec![Piece::of(tokens)],
                _ => pieces(slice::from_ref(tokens), length),
            });
            if documents.iter().all(Vec::is_empty) { vec![] } else { kept.collect() }
        }),
    ),
    (
        "a4.data.pieces_have_targets",
        cut(|documents, length| {
            whole_and_cut(documents, length, |piece, next, _| Piece { next, ..piece })
        }),
    ),
    (
        "a4.data.pieces_go_on",
        cut(|documents, length| {
            whole_and_cut(documents, length, |piece, _, first| Piece { first, ..piece })
        }),
    ),
    ("a4.data.documents_cut_at_row_end", arranged(cut_at_row_end)),
    (
        "a4.data.first_fit",
        arranged(|pieces, length| {
            let mut rows: Vec<Vec<Piece>> = Vec::new();
            for piece in pieces {
                let room = |row: &&mut Vec<Piece>| held(row) + piece.tokens.len() <= length;
                match rows.iter_mut().find(room) {
                    Some(row) => row.push(piece),
                    None => rows.push(vec![piece]),
                }
            }
            rows
        }),
    ),
    (
        "a4.data.one_document_a_row",
        arranged(|pieces, _| pieces.into_iter().map(|piece| vec![piece]).collect()),
    ),
    (
        "a4.data.labels_cross_documents",
        placed(|row, _| {
            let mut places = places(row);
            for i in 1..places.len() {
                places[i - 1].target = places[i].id;
            }
            places
        }),
    ),
    (
        "a4.data.positions_not_reset",
        placed(|row, _| {
            let places = places(row).into_iter().zip(0..);
            places.map(|(place, position)| Place { position, ..place }).collect()
        }),
    ),
    (
        "a4.data.documents_counted_over_rows",
        placed(|row, before| {
            let places = places(row).into_iter();
            let on = |place: Place| Place { document: place.document + before as i64, ..place };
            places.map(on).collect()
        }),
    ),
    (
        "a4.data.padding_in_last_document",
        filled(|pad, before| {
            let document = before.last().map_or(-1, |place| place.document);
            Place { document, ..(RIGHT.padding)(pad, before) }
        }),
    ),
    (
        "a4.data.packed_padding_has_loss",
        filled(|pad, before| Place { target: pad, ..(RIGHT.padding)(pad, before) }),
    ),
    (
        "a4.data.padding_has_positions",
        filled(|pad, before| {
            let position = before.last().map_or(0, |place| place.position + 1);
            Place { position, ..(RIGHT.padding)(pad, before) }
        }),
    ),
    ("a4.data.attention_crosses_documents", masked(|documents| mask(&documents.zeros_like()))),
    (
        "a4.data.documents_seen",
        masked(|documents| mask(&(documents.ge(0).to_kind(Kind::Int64) - 1))),
    ),
    (
        "a4.data.mask_not_causal",
        masked(|documents| {
            let seen = mask(documents);
            seen.logical_or(&seen.transpose(1, 2))
        }),
    ),
    ("a4.data.mask_upwards", masked(|documents| mask(documents).transpose(1, 2))),
    ("a4.data.padding_sees_padding", masked(|documents| mask(&(documents + 1)))),
    ("a4.data.self_not_seen", masked(|documents| mask(documents).tril(-1))),
    ("a4.data.mask_inverted", masked(|documents| mask(documents).logical_not())),
    (
        "a4.data.texts_not_shifted",
        collated(|text, length, pad| {
            let (ids, _) = padded(text, length, pad);
            let mut targets = text.to_vec();
            targets.resize(length, IGNORED);
            (ids, targets)
        }),
    ),
    (
        "a4.data.padded_on_the_left",
        collated(|text, length, pad| {
            let (mut ids, mut targets) = padded(text, length, pad);
            ids.rotate_left(text.len());
            targets.rotate_left(text.len());
            (ids, targets)
        }),
    ),
    (
        "a4.data.padding_predicted",
        collated(|text, length, pad| {
            let (ids, _) = padded(text, length, pad);
            let targets = ids.iter().skip(1).copied().chain([IGNORED]).collect();
            (ids, targets)
        }),
    ),
    (
        "a4.data.first_padding_predicted",
        collated(|text, length, pad| {
            let (ids, mut targets) = padded(text, length, pad);
            if text.len() < length {
                targets[text.len() - 1] = pad;
            }
            (ids, targets)
        }),
    ),
    (
        "a4.data.padding_by_id",
        collated(|text, length, pad| {
            let (ids, mut targets) = padded(text, length, pad);
            targets.iter_mut().filter(|target| **target == pad).for_each(|x| *x = IGNORED);
            (ids, targets)
        }),
    ),
    (
        "a4.data.last_token_wraps_around",
        collated(|text, length, pad| {
            let (ids, mut targets) = padded(text, length, pad);
            targets[text.len() - 1] = text[0];
            (ids, targets)
        }),
    ),
    ("a4.data.unnamed.through_f32", reading(|file, place| token(file, place) as f32 as i64)),
    (
        "a4.data.unnamed.uniform_for_below",
        starting(|stream, places, rows, _| {
            (0..rows).map(|_| (stream.uniform() * places as f64) as usize).collect()
        }),
    ),
    ("a4.data.unnamed.key_of_seed", keyed(|seed, _| vec![seed])),
    (
        "a4.data.unnamed.thirty_two_bits",
        keyed(|seed, epoch| vec![u64::from(seed as u32), u64::from(epoch as u32)]),
    ),
    (
        "a4.data.unnamed.positions_from_one",
        placed(|row, _| {
            let places = places(row).into_iter();
            places.map(|place| Place { position: place.position + 1, ..place }).collect()
        }),
    ),
    (
        "a4.data.unnamed.last_token_predicts_itself",
        collated(|text, length, pad| {
            let (ids, mut targets) = padded(text, length, pad);
            targets[text.len() - 1] = text[text.len() - 1];
            (ids, targets)
        }),
    ),
];

fn signed(file: &TokenFile<'_>, place: usize) -> i64 {
    let token = token(file, place);
    let bits = 8 * file.width;
    if token >> (bits - 1) == 0 { token } else { token - (1 << bits) }
}

fn big_endian(file: &TokenFile<'_>, place: usize) -> i64 {
    let bytes = &file.bytes[place * file.width..][..file.width];
    bytes.iter().fold(0, |token, byte| token << 8 | i64::from(*byte))
}

/// Shuffles with other bounds, made of the count and the place.
fn drawn(
    count: usize,
    stream: &mut dyn RandomStream,
    bound: fn(usize, usize) -> usize,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        order.swap(i, stream.below(bound(count, i) as u64) as usize);
    }
    order
}

/// What is left of an epoch, and then windows of the next ones.
fn always_full(own: Own<'_>, batch: usize, cursor: &mut Cursor) -> Vec<usize> {
    let mut numbers = next(own, batch, cursor);
    while numbers.len() < batch {
        numbers.extend(next(own, batch - numbers.len(), cursor));
    }
    numbers
}

/// The pieces of each document, changed by the first token of the next piece and the place of
/// the first of its own.
fn whole_and_cut(
    documents: &[Vec<i64>],
    length: usize,
    change: fn(Piece, i64, i64) -> Piece,
) -> Vec<Piece> {
    let cut = documents.iter().flat_map(|document| {
        let pieces = pieces(slice::from_ref(document), length).into_iter();
        pieces.enumerate().map(move |(i, piece)| {
            let next = document.get((i + 1) * length).copied().unwrap_or(IGNORED);
            change(piece, next, (i * length) as i64)
        })
    });
    cut.collect()
}

/// Rows without a gap.
fn cut_at_row_end(pieces: Vec<Piece>, length: usize) -> Vec<Vec<Piece>> {
    let mut rows: Vec<Vec<Piece>> = vec![vec![]];
    for piece in pieces {
        let mut tokens = &piece.tokens[..];
        while !tokens.is_empty() {
            let row = rows.last_mut().expect("a row");
            let (fits, rest) = tokens.split_at(tokens.len().min(length - held(row)));
            if fits.is_empty() {
                rows.push(vec![]);
            } else {
                row.push(Piece::of(fits));
            }
            tokens = rest;
        }
    }
    rows
}
