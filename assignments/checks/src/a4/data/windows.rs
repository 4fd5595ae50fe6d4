//! Windows of a file: those of an epoch, and those at random places.

use harness::{Case, Draw, Record};
use serde_json::json;

use super::file::File;

/// Tokens in the file, bytes of a token, tokens in a window.
type Sizes = (usize, usize, usize);

fn count(draw: &mut Draw, (n, width, length): Sizes) -> Case {
    File::drawn(draw, n, width).put(Case::of("window_count")).with("length", length)
}

pub fn windows(draw: &mut Draw, (n, width, length): Sizes, numbers: &[usize]) -> Case {
    let case = File::drawn(draw, n, width).put(Case::of("windows"));
    case.with("length", length).with("numbers", json!(numbers))
}

/// Files whose last window is full, has one token too few, or one only; and files of hardly
/// any tokens.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [(13, 2, 4), (12, 4, 4), (14, 2, 4), (5, 4, 7), (9, 2, 1), (1, 4, 3), (0, 2, 2)];
    let counts = sizes.map(|sizes| count(draw, sizes));
    let windows: [(Sizes, &[usize], &str); 5] = [
        ((14, 2, 4), &[0, 3, 1, 2], "the last window has one target"),
        ((13, 4, 4), &[2, 0], "all windows are full"),
        ((12, 2, 4), &[2, 2, 1], "the last window lacks one target"),
        ((6, 4, 7), &[0], "the file is shorter than a window"),
        ((5, 2, 1), &[3, 1, 0, 2], "windows of one token"),
    ];
    let windows =
        windows.map(|(sizes, numbers, remark)| self::windows(draw, sizes, numbers).remark(remark));
    counts.into_iter().chain(windows).map(Case::record).collect()
}

/// Windows whose starts come from a stream with a seed, or are always the highest.
pub fn random(draw: &mut Draw, (n, width, length): Sizes, rows: usize, highest: bool) -> Case {
    let case = File::drawn(draw, n, width).put(Case::of("random_windows"));
    let case = case.with("rows", rows).with("length", length).with("seed", draw.below(1000));
    let case = case.unlisted_fact("highest", highest);
    if highest { case.remark("the stream always gives its highest number") } else { case }
}

/// Many places to start and only one; and the last of all places.
pub fn random_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [
        random(draw, (23, 2, 4), 5, false),
        random(draw, (9, 4, 7), 3, false).remark("two places to start"),
        random(draw, (6, 2, 5), 2, false).remark("one place to start"),
        random(draw, (15, 4, 3), 2, true),
        random(draw, (40, 2, 2), 12, false),
    ];
    cases.map(Case::record).into()
}
