//! The way from where a plan starts to what it asks for, and by how much a year may be off it.

use rust_decimal::Decimal;

/// A value that is, or is to be, reached in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// The headline value.
    pub value: Decimal,
}

/// Where a target starts, and what it is to reach on the way. From point to point, and from the last one to the threshold in
/// the target year, the way is a straight line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// 基期: where it starts.
    pub baseline: Point,
    /// 阶段目标, in the order of their years, all between the baseline and the target year.
    pub milestones: Vec<Point>,
}

/// How far off the expected value counts as off, in shares of the whole way from baseline to threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// More than this ahead of it is faster than expected.
    pub ahead: Decimal,
    /// More than this behind it is slower than expected.
    pub behind: Decimal,
}
