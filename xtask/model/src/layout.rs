//! The order of rows in the weights of queries and keys.
//!
//! GGUF has Meta's: the two features of a rotated pair are neighbours, rows `2i` and `2i + 1`
//! of a head. Hugging Face's code takes rows `i` and `i + d/2`.

/// The rows of `weight` in Hugging Face's order. It has `heads` heads, and rows of `width`
/// numbers.
pub fn hugging_face(weight: &[f32], heads: usize, width: usize) -> Vec<f32> {
    let half = weight.len() / width / heads / 2;
    let head_of =
        |head: usize| (0..2).flat_map(move |part| (0..half).map(move |i| (head, part, i)));
    let rows = (0..heads).flat_map(head_of);
    rows.flat_map(|(head, part, i)| {
        let row = head * 2 * half + 2 * i + part;
        weight[row * width..(row + 1) * width].iter().copied()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_come_to_lie_half_a_head_apart() {
        // Two heads of six rows, each of two numbers: the head, the pair, which of the two.
        let row = |head: usize, pair: usize, part: usize| {
            let number = (head * 100 + pair * 10 + part) as f32;
            [number, -number - 1.0]
        };
        let meta = (0..2).flat_map(|head| (0..6).flat_map(move |r| row(head, r / 2, r % 2)));
        let ours = (0..2).flat_map(|head| (0..6).flat_map(move |r| row(head, r % 3, r / 3)));
        let meta: Vec<f32> = meta.collect();
        assert_eq!(hugging_face(&meta, 2, 2), ours.collect::<Vec<_>>());
    }
}
