//! A loss curve as one line of text.

/// From the lowest to the highest.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How wide a drawing is, in characters.
const WIDTH: usize = 40;

/// `2.61 █▇▅▃▂▁ 1.12`: the losses of a run, the first and the last in numbers. The lowest block
/// begins at `floor`. A question mark stands for what is no number.
pub fn drawn(losses: &[f64], floor: f64) -> String {
    let (Some(first), Some(last)) = (losses.first(), losses.last()) else {
        return "—".to_string();
    };
    let width = WIDTH.min(losses.len());
    let part = |i: usize| &losses[i * losses.len() / width..(i + 1) * losses.len() / width];
    let means: Vec<f64> = (0..width).map(|i| mean(part(i))).collect();
    let highest = means.iter().copied().filter(|loss| loss.is_finite()).fold(floor, f64::max);
    let height = (highest - floor).max(f64::MIN_POSITIVE);
    let bars: String = means.iter().map(|loss| block((loss - floor) / height)).collect();
    format!("{first:.2} {bars} {last:.2}")
}

/// The mean; no number if there are none.
pub fn mean(losses: &[f64]) -> f64 {
    losses.iter().sum::<f64>() / losses.len() as f64
}

/// The mean of the last tenth.
pub fn end(losses: &[f64]) -> f64 {
    mean(&losses[losses.len() - losses.len().div_ceil(10)..])
}

/// The block for a height from 0 to 1.
fn block(height: f64) -> char {
    if height.is_finite() { BLOCKS[(height.clamp(0.0, 1.0) * 7.99) as usize] } else { '?' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_falls_from_the_highest_block_to_the_floor() {
        assert_eq!(drawn(&[3.0, 2.0, 1.5, 1.0], 1.0), "3.00 █▄▂▁ 1.00");
    }

    #[test]
    fn a_long_curve_is_drawn_by_means() {
        let losses: Vec<f64> = (0..400).map(|i| 5.0 - f64::from(i) / 100.0).collect();
        let drawn = drawn(&losses, 1.0);
        assert_eq!(drawn.chars().filter(|c| BLOCKS.contains(c)).count(), WIDTH);
        assert!(drawn.starts_with("5.00 █") && drawn.ends_with("▁ 1.01"), "{drawn}");
    }

    #[test]
    fn what_is_no_number_and_what_is_flat_can_be_drawn() {
        assert_eq!(drawn(&[f64::NAN, 2.0], 1.0), "NaN ?█ 2.00");
        assert_eq!(drawn(&[1.0, 1.0], 1.0), "1.00 ▁▁ 1.00");
        assert_eq!(drawn(&[], 1.0), "—");
    }

    #[test]
    fn the_end_is_the_last_tenth() {
        let losses: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(end(&losses), 18.5);
        assert_eq!(end(&[3.0]), 3.0);
    }
}
