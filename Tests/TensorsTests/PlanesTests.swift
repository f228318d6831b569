import Tensors
import Testing

@Suite struct PlanesTests {
  /// The difference of every sample's number from the plain version's.
  private func difference(ofLanes lanes: Lanes, _ expected: (_ sample: Int) -> Double) -> Double {
    TensorsTests.difference((0..<laneCount).map { lanes[$0] }, (0..<laneCount).map(expected))
  }

  private func images(_ shape: Shape, channels: Int = 1, padding: Int = 0, seed: Int = 1) -> Images {
    Images(
      samples: laneCount, channels: channels, rows: shape.rows, columns: shape.columns, padding: padding, seed: seed)
  }

  @Test("sums, sums of squares and dot products agree with the plain versions", arguments: Shape.all)
  func sums(shape: Shape) {
    let (a, b) = (images(shape, seed: 1), images(shape, seed: 2))
    let (first, second) = (a.activation.plane(0, 0), b.activation.plane(0, 0))
    let pixels = shape.rows * shape.columns
    let moments = Planes.moments(first, pixels: pixels)
    #expect(difference(ofLanes: moments.sum) { PlainPasses.sum(a.plane($0, 0)) } < 1e-5)
    #expect(difference(ofLanes: moments.squares) { PlainPasses.dot(a.plane($0, 0), a.plane($0, 0)) } < 1e-5)
    #expect(difference(ofLanes: Planes.sum(first, pixels: pixels)) { PlainPasses.sum(a.plane($0, 0)) } < 1e-5)
    #expect(
      difference(ofLanes: Planes.dot(first, second, pixels: pixels)) {
        PlainPasses.dot(a.plane($0, 0), b.plane($0, 0))
      } < 1e-5)
  }

  @Test(
    "a linear combination of any number of planes agrees with the plain version", arguments: Shape.all, [0, 1, 3, 9])
  func combines(shape: Shape, count: Int) {
    let x = images(shape, channels: max(count, 1))
    let pixels = shape.rows * shape.columns
    let factors = random(count, seed: 5)
    let planes = (0..<count).map { UnsafePointer(x.activation.plane(0, $0)) }
    for accumulate in [false, true] {
      let output = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns)
      output.load([Float](repeating: 0.5, count: laneCount * pixels))
      Planes.combine(
        planes, coefficients: factors.map { Lanes(repeating: $0) }, count: count, bias: Lanes(repeating: 0.25),
        to: output.plane(0, 0), pixels: pixels, accumulate: accumulate)
      for sample in [0, 7, 15] {
        let expected = PlainPasses.combine(
          (0..<count).map { x.plane(sample, $0) }, coefficients: factors.map(Double.init),
          bias: accumulate ? 0.75 : 0.25, pixels: pixels)
        #expect(TensorsTests.difference(output.plane(ofSample: sample, 0), expected) < 1e-5)
      }
    }
  }

  @Test("normalisation and rectification agree with the plain versions, and padding is zero", arguments: Shape.all)
  func rectifies(shape: Shape) {
    let x = images(shape)
    let output = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns)
    Planes.affine(
      x.activation.plane(0, 0), scale: -1.5, shift: 0.25, to: output.plane(0, 0), pixels: x.activation.pixels)
    for padding in [0, 1, 4] {
      let padded = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns, padding: padding)
      for row in 0..<shape.rows {
        for column in -padding..<(shape.columns + padding) {
          padded.plane(0, 0)[row * padded.rowStride + column] = Lanes(repeating: 9)
        }
      }
      Planes.rectify(x.activation.view(0, 0), scale: -1.5, shift: 0.25, to: padded.view(0, 0))
      for sample in 0..<laneCount {
        let expected = PlainPasses.affine(x.plane(sample, 0), scale: -1.5, shift: 0.25)
        #expect(TensorsTests.difference(output.plane(ofSample: sample, 0), expected) < 1e-6)
        let found = padded.plane(ofSample: sample, 0)
        #expect(TensorsTests.difference(found, PlainPasses.rectify(expected)) < 1e-6)
      }
      #expect(isPaddingZero(padded))
    }
  }

  private func isPaddingZero(_ image: Activation) -> Bool {
    let places = (0..<image.padding).flatMap { [-1 - $0, image.columns + $0] }
    return (0..<image.rows).allSatisfy { row in
      places.allSatisfy { image.plane(0, 0)[row * image.rowStride + $0] == .zero }
    }
  }

  @Test("rectification's gradient agrees with the plain version, from rows of any stride", arguments: Shape.all)
  func rectifiesGradients(shape: Shape) {
    let gradient = images(shape, seed: 2)
    for (padding, accumulate) in [(0, false), (4, false), (1, true)] {
      let value = images(shape, padding: padding)
      let output = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns)
      output.load([Float](repeating: 0.5, count: gradient.values.count))
      Planes.rectifyGradient(
        gradient.activation.view(0, 0), value: value.activation.view(0, 0), to: output.view(0, 0),
        accumulate: accumulate)
      for sample in [0, 9] {
        let expected = PlainPasses.rectifyGradient(gradient.plane(sample, 0), value: value.plane(sample, 0))
        #expect(
          TensorsTests.difference(
            output.plane(ofSample: sample, 0), expected.map { $0 + (accumulate ? 0.5 : 0) }) < 1e-6)
      }
    }
  }

  @Test("clearing padding leaves the pixels alone")
  func clears() {
    let x = images(Shape(rows: 3, columns: 5), padding: 4)
    for column in [-4, -1, 5, 8] { x.activation.plane(0, 0)[x.activation.rowStride + column] = Lanes(repeating: 9) }
    #expect(!isPaddingZero(x.activation))
    Planes.clearPadding(x.activation.view(0, 0))
    #expect(isPaddingZero(x.activation))
    #expect(x.activation.unload(samples: laneCount) == x.values)
  }
}
