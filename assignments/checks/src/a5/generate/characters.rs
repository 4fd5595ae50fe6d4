//! Bytes that become characters.

use harness::{Case, Draw, Record};
use serde_json::json;

/// Characters of one to four bytes.
const KINDS: [&[char]; 4] = [
    &['a', 'k', 'Z', ' ', '7', '\n', '"'],
    &['é', 'ß', 'ж', 'λ', 'Ñ'],
    &['中', '文', '字', '。', '你', '好', 'あ', '한'],
    &['😀', '🚀', '𝄞', '𠮷', '🀄'],
];

fn any(draw: &mut Draw, bytes: usize) -> char {
    let kind = KINDS[bytes - 1];
    kind[draw.below(kind.len())]
}

fn case(pieces: &[Vec<u8>], stops: &[&str]) -> Case {
    let case = Case::of("text_stream").with("bytes", json!(pieces));
    case.with("stops", json!(stops))
}

/// Characters that are split, and bytes that are none.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = split(draw);
    cases.extend(invalid());
    cases.extend(ends(draw));
    for _ in 0..3 {
        cases.push(drawn(draw, 0.0));
        cases.push(drawn(draw, 0.2));
    }
    let stops = |i: usize| if i.is_multiple_of(3) { &["###"][..] } else { &[] };
    cases.iter().enumerate().map(|(i, pieces)| case(pieces, stops(i)).record()).collect()
}

/// A text in pieces of so many bytes; what is left is the last one.
fn pieces(text: &str, sizes: &[usize]) -> Vec<Vec<u8>> {
    let mut bytes = text.as_bytes();
    let mut pieces = vec![];
    for size in sizes {
        let (piece, rest) = bytes.split_at(*size);
        pieces.push(piece.to_vec());
        bytes = rest;
    }
    pieces.push(bytes.to_vec());
    pieces
}

fn split(draw: &mut Draw) -> Vec<Vec<Vec<u8>>> {
    let mut text = |kinds: &[usize]| kinds.iter().map(|n| any(draw, *n)).collect::<String>();
    vec![
        pieces(&text(&[1, 1, 1, 1, 1]), &[2, 1]),
        pieces(&text(&[3, 3, 3, 3]), &[1, 1, 1, 3, 2, 2]),
        pieces(&text(&[3, 1, 3, 3]), &[4, 2, 3]),
        pieces(&text(&[4, 2, 4, 1]), &[1, 1, 1, 2, 1, 3]),
        pieces(&text(&[1, 4, 3]), &[0, 1, 2, 0, 0, 2, 1, 0, 1]),
        pieces(&text(&[2, 2, 3, 4]), &[]),
        vec![],
        vec![vec![]],
    ]
}

/// Bytes that are no characters.
fn invalid() -> Vec<Vec<Vec<u8>>> {
    let all: &[&[&[u8]]] = &[
        // Never part of a character.
        &[b"a", &[0xff], b"b"],
        &[&[0xff, 0xfe, 0xff], b"x", &[0xc0, 0xaf], &[0x80], &[0xbf, 0x41]],
        // Characters that are broken off by another one.
        &[&[0xe4, 0xb8], b"x", &[0xf0, 0x9f, 0x98], b"y", &[0xc3], &[0xc3, 0xa9]],
        &[&[b'a', 0xe4], &[0xf0, 0x9f], &[0x98, 0x80], b"z"],
        // A second byte that does not fit: it is certain at once.
        &[&[0xf0], &[0x80], &[0x80], b"k"],
        &[&[0xed], &[0xa0], &[0x80], &[0xe0, 0x9f], &[0xf4], &[0x90], b"m"],
        // The last character of all, the mark itself, and a mark at the beginning.
        &[&[0xf4, 0x8f], &[0xbf], &[0xbf], &[0xef, 0xbf], &[0xbd], &[0xef], &[0xbb, 0xbf], &[0]],
    ];
    all.iter().map(|pieces| pieces.iter().map(|piece| piece.to_vec()).collect()).collect()
}

/// Texts that end inside a character.
fn ends(draw: &mut Draw) -> Vec<Vec<Vec<u8>>> {
    [(4, 3), (4, 2), (3, 2), (3, 1), (2, 1)]
        .map(|(bytes, kept)| {
            let text: String = [any(draw, 1), any(draw, bytes)].iter().collect();
            let mut all = pieces(&text[..], &[1, 1]);
            all.last_mut().expect("a rest").truncate(kept - 1);
            all
        })
        .into()
}

/// A drawn text in drawn pieces, of which a share of the bytes is replaced by others.
fn drawn(draw: &mut Draw, replaced: f64) -> Vec<Vec<u8>> {
    let mut bytes: Vec<u8> = vec![];
    for _ in 0..10 {
        let kind = 1 + draw.below(4);
        bytes.extend(any(draw, kind).to_string().bytes());
    }
    for byte in &mut bytes {
        if draw.number(0.0, 1.0) < replaced {
            *byte = 128 + draw.below(128) as u8;
        }
    }
    let mut pieces = vec![];
    while !bytes.is_empty() {
        let size = (1 + draw.below(4)).min(bytes.len());
        pieces.push(bytes.drain(..size).collect());
    }
    pieces
}
