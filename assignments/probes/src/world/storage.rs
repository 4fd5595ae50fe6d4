//! How much memory stands behind tensors.

use std::collections::BTreeMap;

use tch::Tensor;

/// How many elements `tensors` look into: all of the memory behind each, which may be more
/// than a view shows. Memory that several of them share counts once.
pub fn looked_into(tensors: &[&Tensor]) -> i64 {
    let filled = tensors.iter().filter(|x| x.numel() > 0);
    let memories: BTreeMap<usize, i64> = filled.map(|x| memory(x)).collect();
    memories.values().sum()
}

/// Where the memory of a tensor begins, and how many of its elements it holds.
fn memory(x: &Tensor) -> (usize, i64) {
    let x = x.detach();
    let first = x.as_strided([1], [1], 0);
    (first.data_ptr() as usize, bytes(&x) / x.kind().elt_size_in_bytes() as i64)
}

/// libtorch tells the size of a memory only where somebody asks for more than that.
fn bytes(x: &Tensor) -> i64 {
    let told = x.f_as_strided([1 << 40], [1], 0).err().map(|error| error.to_string());
    let told = told.unwrap_or_default();
    let size = told.split("out of bounds for storage of size ").nth(1).unwrap_or_default();
    let digits: String = size.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("libtorch tells no size: {told}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_looks_into_the_whole_and_a_copy_into_itself() {
        let whole = Tensor::from_slice(&[0f32, 1.0, 2.0, 3.0, 4.0, 5.0]);
        let view = whole.narrow(0, 4, 2);
        assert_eq!(looked_into(&[&view]), 6);
        assert_eq!(looked_into(&[&view.copy()]), 2);
        assert_eq!(looked_into(&[&view, &whole.narrow(0, 1, 3), &view.copy()]), 8);
        assert_eq!(looked_into(&[&whole.narrow(0, 0, 0)]), 0);
    }
}
