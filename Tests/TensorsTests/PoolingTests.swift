import Tensors
import Testing

@Suite struct PoolingTests {
  @Test("pooling and its gradients agree with the plain versions, ties included", arguments: Shape.all)
  func agrees(shape: Shape) {
    let x = Images(samples: 16, channels: 1, rows: shape.rows, columns: shape.columns, seed: 1)
    let plane = x.activation.view(0, 0)
    let (rows, columns) = (shape.rows, shape.columns)
    func check(
      _ plain: PlainPooling, forward: (UnsafeMutablePointer<Lanes>) -> Void,
      backward: (UnsafePointer<Lanes>, UnsafePointer<Lanes>, PlaneView) -> Void
    ) {
      let outputRows = plain.outputSize(rows)
      let outputColumns = plain.outputSize(columns)
      let output = Activation(blocks: 1, channels: 1, rows: outputRows, columns: outputColumns)
      forward(output.plane(0, 0))
      let g = Images(samples: 16, channels: 1, rows: outputRows, columns: outputColumns, seed: 2)
      let gradient = Activation(blocks: 1, channels: 1, rows: rows, columns: columns)
      backward(g.activation.plane(0, 0), output.plane(0, 0), gradient.view(0, 0))
      let size = rows * columns
      let outputSize = outputRows * outputColumns
      for sample in 0..<16 {
        let input = Array(x.doubles[(sample * size)..<((sample + 1) * size)])
        let upstream = Array(g.doubles[(sample * outputSize)..<((sample + 1) * outputSize)])
        let found = output.unload(samples: 16)[(sample * outputSize)..<((sample + 1) * outputSize)]
        #expect(difference(Array(found), plain.forward(input, rows: rows, columns: columns)) < 1e-6)
        let foundGradient = gradient.unload(samples: 16)[(sample * size)..<((sample + 1) * size)]
        #expect(
          difference(
            Array(foundGradient), plain.inputGradient(upstream, input: input, rows: rows, columns: columns)) < 1e-6)
      }
    }
    for stride in 1...2 {
      check(PlainPooling(.maximum, size: 3, stride: stride, padding: 1)) {
        Pooling.maximum(plane, stride: stride, to: $0)
      } backward: {
        Pooling.maximumGradient($0, input: plane, output: $1, stride: stride, addTo: $2.base)
      }
      check(PlainPooling(.average, size: 3, stride: stride, padding: 1)) {
        Pooling.average(plane, stride: stride, to: $0)
      } backward: { g, _, target in
        Pooling.averageGradient(g, stride: stride, addTo: target)
      }
    }
    check(PlainPooling(.maximum, size: 2, stride: 2, padding: 0)) {
      Pooling.halve(plane, to: $0)
    } backward: {
      Pooling.halveGradient($0, input: plane, output: $1, to: $2.base)
    }
  }
}
