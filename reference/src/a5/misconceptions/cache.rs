//! The wrong variants of `a5.cache`.

mod attention;
mod caches;
mod pools;
mod reading;

use super::Variant;
use crate::a5::cache::{Functions, RIGHT, attention as attending, kept, pool, reading as read};
use crate::a5::{Parts, REFERENCE};

/// Other caches.
const fn with(kept: kept::Functions) -> Parts {
    Parts { cache: Functions { kept, ..RIGHT }, ..REFERENCE }
}

/// Other pools.
const fn pool(pool: pool::Functions) -> Parts {
    Parts { cache: Functions { pool, ..RIGHT }, ..REFERENCE }
}

/// Another attention.
const fn attention(attention: attending::Functions) -> Parts {
    Parts { cache: Functions { attention, ..RIGHT }, ..REFERENCE }
}

/// Other ways to read.
const fn reading(reading: read::Functions) -> Parts {
    Parts { cache: Functions { reading, ..RIGHT }, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a5.cache.joined_along_heads", caches::joined_by(caches::along_heads)),
    ("a5.cache.new_places_in_front", caches::joined_by(|old, new| kept::joined(new, old))),
    ("a5.cache.new_places_only", caches::seen(|_, new, _| kept::shallow(new))),
    ("a5.cache.old_places_only", caches::seen(|old, _, _| kept::shallow(&old.held))),
    ("a5.cache.capacity_of_all_layers", caches::ALL_LAYERS),
    ("a5.cache.never_quite_full", caches::NEVER_FULL),
    ("a5.cache.changed_though_refused", caches::CHANGED),
    ("a5.cache.next_of_last_layer", caches::next(caches::next_of_last_layer)),
    ("a5.cache.next_counts_places", caches::next(caches::next_counts_places)),
    ("a5.cache.next_of_last_place", caches::next(caches::next_of_last_place)),
    ("a5.cache.one_next_for_all_rows", caches::next(caches::one_for_all)),
    ("a5.cache.reset_keeps_positions", caches::RESET_KEEPS),
    ("a5.cache.kept_in_f32", caches::joined_by(caches::in_f32)),
    ("a5.cache.window_one_short", caches::windowed(|window| window - 1)),
    ("a5.cache.window_one_more", caches::windowed(|window| window.saturating_add(1))),
    ("a5.cache.last_places_only", caches::seen(caches::last_only)),
    ("a5.cache.slots_in_order", caches::SLOTS),
    ("a5.cache.positions_from_slots", caches::NUMBERED),
    ("a5.cache.ring_has_capacity", caches::RING_CAPACITY),
    ("a5.cache.beginning_of_long_chunk", caches::BEGINNING),
    ("a5.cache.held_places_only", caches::HELD_ONLY),
    ("a5.cache.next_of_held_places", caches::next(caches::next_of_held)),
    ("a5.cache.rewound_to_last", caches::cut(caches::cut_to_last)),
    ("a5.cache.rewound_by_places", caches::cut(caches::cut_by)),
    ("a5.cache.layer_0_rewound", caches::cut(caches::cut_layer_0)),
    ("a5.cache.all_layers_must_have_places", caches::missing(caches::any_has_fewer)),
    ("a5.cache.stale_next_positions", caches::cut(caches::cut_layers)),
    ("a5.cache.stale_rows", caches::cut(caches::cut_counts)),
    ("a5.cache.turned_ring_rewound", caches::TURNED),
    ("a5.cache.ring_never_rewound", caches::missing(caches::is_ring)),
    ("a5.cache.half_rewound", caches::HALF_REWOUND),
    (
        "a5.cache.block_too_early",
        pool(pool::Functions { blocks: |places, size| places / size + 1, ..pool::RIGHT }),
    ),
    (
        "a5.cache.written_though_refused",
        pool(pool::Functions { refused: pool::Pool::write, ..pool::RIGHT }),
    ),
    ("a5.cache.blocks_not_freed", pool(pool::Functions { freed: |_, _| (), ..pool::RIGHT })),
    (
        "a5.cache.rewind_keeps_blocks",
        pool(pool::Functions {
            cut: |pool, text, places| {
                if let Some(text) = &mut pool.texts[text] {
                    text.places = places;
                }
            },
            ..pool::RIGHT
        }),
    ),
    ("a5.cache.numbers_used_again", pool(pool::Functions { number: pools::again, ..pool::RIGHT })),
    (
        "a5.cache.whole_blocks_shown",
        pool(pool::Functions { shown: |pool, text| text.table.len() * pool.size(), ..pool::RIGHT }),
    ),
    ("a5.cache.fork_copies", pool(pool::Functions { forked: pools::copied, ..pool::RIGHT })),
    (
        "a5.cache.last_block_not_shared",
        pool(pool::Functions { forked: pools::last_copied, ..pool::RIGHT }),
    ),
    (
        "a5.cache.shared_block_written",
        pool(pool::Functions { is_copied: |_, _| false, ..pool::RIGHT }),
    ),
    (
        "a5.cache.always_copies",
        pool(pool::Functions {
            is_copied: |pool, text| !text.places.is_multiple_of(pool.size()),
            ..pool::RIGHT
        }),
    ),
    (
        "a5.cache.only_forks_copy",
        pool(pool::Functions {
            is_copied: |pool, text| (pool::RIGHT.is_copied)(pool, text) && text.is_fork,
            ..pool::RIGHT
        }),
    ),
    (
        "a5.cache.freed_though_shared",
        pool(pool::Functions {
            freed: |pool, text| text.table.iter().for_each(|block| pool.references[*block] = 0),
            ..pool::RIGHT
        }),
    ),
    ("a5.cache.old_block_still_counted", pool(pool::Functions { left: |_, _| (), ..pool::RIGHT })),
    (
        "a5.cache.keys_copied_only",
        pool(pool::Functions {
            copied: |pool, from, to| pool.copy(from, to, false),
            ..pool::RIGHT
        }),
    ),
    (
        "a5.cache.copy_not_counted",
        pool(pool::Functions {
            needed: |pool, text, new| {
                let copied = (pool::RIGHT.is_copied)(pool, text);
                (pool::RIGHT.needed)(pool, text, new) - usize::from(copied)
            },
            ..pool::RIGHT
        }),
    ),
    (
        "a5.cache.offset_dropped",
        attention(attending::Functions {
            positions: |call, _| call.positions.ones_like().cumsum(1, None) - 1,
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.offset_counted_twice",
        attention(attending::Functions {
            positions: |call, cache| {
                call.positions + cache.places(call.layer).unwrap_or_default() as i64
            },
            ..attending::RIGHT
        }),
    ),
    ("a5.cache.rotated_again", attention(attention::ROTATED_AGAIN)),
    (
        "a5.cache.keys_not_rotated",
        attention(attending::Functions {
            rotated: |[q, k, v], positions, rope, components| {
                let q = components.rope(q, positions, rope)?;
                Ok([q, k.shallow_clone(), v.shallow_clone()])
            },
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.values_rotated",
        attention(attending::Functions {
            rotated: |[q, k, v], positions, rope, components| {
                let rotate = |x| components.rope(x, positions, rope);
                Ok([rotate(q)?, rotate(k)?, rotate(v)?])
            },
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.heads_in_turn",
        attention(attending::Functions {
            repeated: |x, times| x.repeat([1, times, 1, 1]),
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.not_scaled",
        attention(attending::Functions { divisor: |_| 1.0, ..attending::RIGHT }),
    ),
    (
        "a5.cache.scaled_by_d",
        attention(attending::Functions { divisor: |d| d, ..attending::RIGHT }),
    ),
    (
        "a5.cache.always_layer_0",
        attention(attending::Functions { layer: |_| 0, ..attending::RIGHT }),
    ),
    ("a5.cache.mask_at_top_left", attention::visible(attention::at_top_left)),
    ("a5.cache.sees_new_places_only", attention::visible(attention::new_only)),
    ("a5.cache.no_mask_with_cache", attention::visible(attention::not_with_cache)),
    ("a5.cache.rows_decide", attention::visible(attention::by_rows)),
    ("a5.cache.padding_seen", attention::visible(attention::padding_too)),
    (
        "a5.cache.window_sees_one_more",
        attention::visible(|sight| attention::windowed(sight, |window| Some(window + 1))),
    ),
    (
        "a5.cache.window_sees_one_fewer",
        attention::visible(|sight| attention::windowed(sight, |window| Some(window - 1))),
    ),
    ("a5.cache.window_ignored", attention::visible(|sight| attention::windowed(sight, |_| None))),
    ("a5.cache.window_by_rows", attention::visible(attention::window_by_rows)),
    (
        "a5.cache.itself_not_seen",
        attention::visible(|sight| {
            attending::by_positions(&(sight.new - 1), sight.all, sight.window.map(|w| w - 1))
        }),
    ),
    (
        "a5.cache.one_mask_for_all_rows",
        attention::visible(|sight| {
            let all = (attending::RIGHT.visible)(sight);
            all.narrow(0, 0, 1).expand_as(&all)
        }),
    ),
    ("a5.cache.positions_in_half", attention::visible(attention::in_their_dtype)),
    (
        "a5.cache.answers_in_f32",
        attention(attending::Functions {
            answered_in: attention::at_least_f32,
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.positions_from_0",
        reading::positions(|chunk, cache| {
            read::counted(&chunk.own(), &cache.next_positions().zeros_like())
        }),
    ),
    (
        "a5.cache.offset_added_twice",
        reading::positions(|chunk, cache| {
            let (from, n) = (chunk.from as i64, (chunk.to - chunk.from) as i64);
            read::counted(chunk.tokens, &cache.next_positions()).narrow(1, from, n)
        }),
    ),
    ("a5.cache.rest_not_read", reading(read::Functions { chunks: reading::whole, ..read::RIGHT })),
    (
        "a5.cache.last_logits_only",
        reading(read::Functions { joined: reading::last_of, ..read::RIGHT }),
    ),
    (
        "a5.cache.reset_first",
        reading(read::Functions { before: |cache| cache.reset(), ..read::RIGHT }),
    ),
    ("a5.cache.padding_takes_positions", reading::positions(reading::numbered)),
    (
        "a5.cache.padding_at_0",
        reading::positions(|chunk, cache| (read::RIGHT.positions)(chunk, cache).clamp_min(0)),
    ),
    (
        "a5.cache.one_offset_for_all_rows",
        reading::positions(|chunk, cache| {
            let next = cache.next_positions();
            read::counted(&chunk.own(), &next.max().expand_as(&next))
        }),
    ),
    (
        "a5.cache.tokens_of_first_chunk",
        reading::positions(|chunk, cache| {
            let own = chunk.tokens.narrow(1, 0, (chunk.to - chunk.from) as i64);
            read::counted(&own, &cache.next_positions())
        }),
    ),
    (
        "a5.cache.nan_at_padding",
        attention(attending::Functions { blind: f64::NAN, ..attending::RIGHT }),
    ),
    (
        "a5.cache.chunk_ignored",
        reading(read::Functions { chunks: |s, _| vec![(0, s)], ..read::RIGHT }),
    ),
    ("a5.cache.read_again", reading::READ_AGAIN),
    ("a5.cache.ring_grows", caches::RING_GROWS),
    (
        "a5.cache.fork_copies_beside",
        pool(pool::Functions { forked: pools::copied_beside, ..pool::RIGHT }),
    ),
    ("a5.cache.half_read", reading(read::Functions { undo: |_, _| (), ..read::RIGHT })),
    ("a5.cache.unnamed.one_more_than_capacity", caches::ONE_MORE),
    ("a5.cache.unnamed.layer_0_reset", caches::LAYER_0_RESET),
    (
        "a5.cache.unnamed.values_are_keys",
        caches::joined_by(|old, new| {
            let joined = kept::joined(old, new);
            kept::Stored { values: joined.keys.copy(), ..joined }
        }),
    ),
    ("a5.cache.unnamed.full_ring_not_rewound", caches::missing(caches::is_full)),
    ("a5.cache.unnamed.rewinding_recounts", caches::cut(caches::cut_and_recount)),
    (
        "a5.cache.unnamed.one_too_few_rewound",
        caches::cut(|cache, places| kept::cut(cache, places + 1)),
    ),
    ("a5.cache.unnamed.full_block_copied", pools::FULL_COPIED),
    ("a5.cache.unnamed.base_ignored", attention::roped(attention::usual_base)),
    ("a5.cache.unnamed.pairing_ignored", attention::roped(attention::half_split)),
    ("a5.cache.unnamed.scaling_ignored", attention::roped(attention::unscaled)),
    (
        "a5.cache.unnamed.positions_renumbered",
        attention(attending::Functions {
            noted: |positions| positions.ones_like().cumsum(1, None) - 1,
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.unnamed.softmax_overflows",
        attention(attending::Functions {
            weights: |scores| {
                let e = scores.exp();
                &e / e.sum_dim_intlist([-1].as_slice(), true, e.kind())
            },
            ..attending::RIGHT
        }),
    ),
    (
        "a5.cache.unnamed.future_by_one",
        attention::visible(|sight| {
            let one_more = sight.window.map(|window| window + 1);
            attending::by_positions(&(sight.new + 1), sight.all, one_more)
        }),
    ),
    ("a5.cache.unnamed.window_without_causality", attention::visible(attention::near)),
    ("a5.cache.unnamed.one_place_again", reading::ONE_AGAIN),
    ("a5.cache.unnamed.positions_unchecked", caches::fits(caches::positions_unchecked)),
    ("a5.cache.unnamed.values_unchecked", caches::fits(caches::values_unchecked)),
    ("a5.cache.unnamed.empty_appended", caches::fits(caches::empty_too)),
];
