//! For tests: letters of more than one byte before the place.

fn area(r: f64, π: f64) -> f64 {
    let π = π * 1.0;
    π * r
        .powi(2)
}
