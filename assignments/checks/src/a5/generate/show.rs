//! What is shown, and when.

use harness::{Draw, Record};
use serde_json::json;

use super::finish::call;
use super::script::{Step, steps};

/// Pieces that are empty, held back, broken off or cut.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let split: [Step<'_>; 5] =
        [(b"a\xe4", 3), (b"\xb8", 2), (b"\xad\xf0", 3), (b"\x9f\x98", 3), (b"\x80b", 2)];
    let marks: [Step<'_>; 4] = [(b"x", 3), (b"", 3), (b"\xff", 2), (b"yz", 3)];
    let word = steps(&["x", "ya", "b", "za", "cw"]);
    let mut of =
        |steps: &[Step<'_>], (n, context), max_tokens: usize, ends: &[usize], stops: &[&str]| {
            let told = json!({ "max_tokens": max_tokens, "stops": stops });
            call(draw, steps, ends, &[], (n, context, told)).record()
        };
    vec![
        of(&steps(&["你", "好", "吗", "?"]), (2, 40), 7, &[], &[]),
        of(&steps(&["one", " two", " three", ""]), (3, 40), 9, &[4], &[]),
        of(&split, (1, 40), 7, &[], &["bb"]),
        of(&split, (4, 40), 4, &[], &[]),
        of(&split, (4, 40), 8, &[2], &[]),
        of(&marks, (2, 40), 7, &[], &[]),
        of(&marks, (2, 40), 7, &[], &["yzx"]),
        // Held back until something else comes, or the end.
        of(&word, (2, 40), 6, &[], &["ac"]),
        of(&word, (2, 40), 9, &[], &["ac"]),
        of(&word, (5, 40), 9, &[3], &["abc"]),
        of(&word, (5, 40), 4, &[], &["ac"]),
        of(&word, (5, 8), 9, &[], &["ac"]),
        of(&word, (3, 40), 0, &[], &["ac"]),
        // The string comes with the first token.
        of(&word, (1, 40), 3, &[], &["x"]),
        of(&word, (1, 40), 1, &[], &["q"]),
    ]
}
