// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The engine is compiled for the machine it runs on: its kernels are written with 16-lane vectors and fused
// multiply-add, which the x86-64 baseline lacks. KIT_CPU names another target (for example x86-64-v3).
let cpu = Context.environment["KIT_CPU"] ?? "native"
// Which registers the kernels' tiles must fit in: with AVX2, a vector of 16 lanes takes two of sixteen. Bits are the same.
let wideTargets = [
  "x86-64-v4", "skylake-avx512", "cascadelake", "cooperlake", "icelake-client", "icelake-server", "tigerlake",
  "rocketlake", "sapphirerapids", "emeraldrapids", "graniterapids", "znver4", "znver5",
]
let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
let hasWideRegisters = cpu == "native" ? processor.contains(" avx512f ") : wideTargets.contains(cpu)
// Every module is in Swift 6 language mode, that of this tools version. Modules whose threads share raw memory do so in
// bodies of `Workers.run` alone, which are not `Sendable`: docs/decisions/unchecked-engine.md.
let unchecked: [SwiftSetting] =
  (hasWideRegisters ? [] : [.define("HALF_VECTORS")]) + [
    .unsafeFlags(["-Ounchecked", "-Xcc", "-march=\(cpu)"], .when(configuration: .release)),
    .unsafeFlags(["-Xcc", "-march=\(cpu)"], .when(configuration: .debug)),
  ]
// The language's own parser, which reads the cells of chapters: that of the toolchain, by whose compiler they are
// compiled, so that nothing has to be fetched or built (docs/decisions/chapters-as-scripts.md).
let parserFolder =
  (Context.environment["PATH"] ?? "").split(separator: ":").map {
    URL(fileURLWithPath: "\($0)/swiftc").resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/lib/swift/host"
  }.first { FileManager.default.fileExists(atPath: "\($0)/SwiftParser.swiftmodule") } ?? "no-parser"
// Whatever reads users' files and options keeps its overflow and bounds checks.
let checked: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(cpu)", "-I", parserFolder])]

/// A module of the kit.
///
/// `imports` is the whole list of layers it may import; the tests check it.
func layer(
  _ name: String, imports: [Target.Dependency], settings: [SwiftSetting] = checked, linker: [LinkerSetting] = []
) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings, linkerSettings: linker)
}

func tests(_ name: String, imports: [String] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: Array(Set(["Basics", "TestSupport", name] + imports)).sorted().map { .byName(name: $0) },
    resources: resources,
    swiftSettings: checked)
}

func library(_ name: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let package = Package(
  name: "pc-darts-kit",
  products: [
    .executable(name: "kit", targets: ["kit"]),
    .library(name: "AntiSpoofing", type: .dynamic, targets: ["AntiSpoofing"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // C libraries: a header and a module map each, and one importer.
    library("CFFTW", pkgConfig: "fftw3", debian: "libfftw3-dev"),
    library("CSndFile", pkgConfig: "sndfile", debian: "libsndfile1-dev"),
    library("CCairo", pkgConfig: "cairo", debian: "libcairo2-dev"),
    library("CCmark", pkgConfig: "libcmark-gfm", debian: "libcmark-gfm-dev"),
    library("COpenBLAS", pkgConfig: "openblas", debian: "libopenblas-dev"),
    library("COpenSSL", pkgConfig: "libcrypto", debian: "libssl-dev"),
    .target(name: "CPlatform", cSettings: [.unsafeFlags(["-march=\(cpu)"])]),

    // The engine, from the bottom up.
    layer("Basics", imports: ["COpenSSL", "CPlatform"]),
    layer("Checkpoints", imports: ["Basics"]),
    layer("Metrics", imports: ["Basics"]),
    layer("Architectures", imports: ["Basics"]),
    layer("Signal", imports: ["Basics", "CFFTW"], settings: unchecked),
    layer("Audio", imports: ["Basics", "CSndFile"]),
    layer("Features", imports: ["Basics", "Signal"], settings: unchecked),
    layer("Datasets", imports: ["Basics", "Audio", "Features"]),
    layer("Auditing", imports: ["Basics", "Signal", "Audio", "Datasets", "Metrics"]),
    layer("MiniLA", imports: ["Basics", "Signal", "Audio", "Datasets"]),
    layer("Tensors", imports: ["Basics"], settings: unchecked),
    layer("Networks", imports: ["Basics", "Architectures", "Tensors"], settings: unchecked),
    layer(
      "Training",
      imports: [
        "Basics", "Architectures", "Audio", "Checkpoints", "Datasets", "Features", "Metrics", "Tensors",
        "Networks",
      ]),
    layer("Figures", imports: ["Basics", "Architectures", "Metrics", "CCairo"]),

    layer(
      "Experiments",
      imports: [
        "Basics", "Architectures", "Audio", "Datasets", "Features", "Metrics", "Networks", "Signal", "Training",
      ]),

    layer(
      "Benchmark",
      imports: [
        "Basics", "Architectures", "Features", "Datasets", "Tensors", "Networks", "Training", "COpenBLAS",
      ], settings: unchecked),

    // The book: a runner that knows nothing of the engine, and what a chapter's program calls.
    layer("ChapterRuntime", imports: ["Basics"]),
    layer(
      "Chapters",
      imports: [
        "Basics", "CCmark", "ChapterRuntime",
      ],
      linker: [
        .unsafeFlags(["-L\(parserFolder)", "-Xlinker", "-rpath=\(parserFolder)"]), .linkedLibrary("SwiftSyntax"),
        .linkedLibrary("SwiftParser"),
      ]),
    layer(
      "AntiSpoofing",
      imports: [
        "Basics", "Checkpoints", "Metrics", "Architectures", "Signal", "Audio", "Features", "Datasets", "Auditing",
        "MiniLA",
        "Tensors",
        "Networks", "Training", "Experiments", "Figures", "ChapterRuntime",
      ]),
    .executableTarget(
      name: "kit",
      dependencies: [
        "AntiSpoofing", "Benchmark", "Chapters", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: checked),

    .target(
      name: "TestSupport", dependencies: ["Basics", "Datasets"], path: "Tests/TestSupport", swiftSettings: checked),
    tests("Basics"),
    tests("Checkpoints"),
    tests("Metrics"),
    tests("Architectures", resources: [.copy("Fixtures")]),
    tests("Signal"),
    tests("Audio"),
    tests("Features", imports: ["Signal"], resources: [.copy("Fixtures")]),
    tests("Datasets", imports: ["Audio", "Features"]),
    tests("Auditing", imports: ["Audio", "Datasets"]),
    tests("MiniLA", imports: ["Audio", "Datasets", "Signal"]),
    tests("Tensors"),
    tests("Networks", imports: ["Architectures", "Tensors", "Training"], resources: [.copy("Fixtures")]),
    tests(
      "Training", imports: ["Architectures", "Checkpoints", "Datasets", "Features", "Metrics", "Networks", "Tensors"],
      resources: [.copy("Fixtures")]),
    tests("Experiments", imports: ["Datasets", "Features", "Metrics", "Networks", "Training"]),
    tests("Figures", imports: ["Architectures", "Metrics"], resources: [.copy("Snapshots")]),
    // Replaces the C library's allocation functions in the test program, to count what a step asks for.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter", publicHeadersPath: "include"),
    tests(
      "Benchmark",
      imports: ["Architectures", "CAllocationCounter", "Networks", "Tensors", "Training"]),
    // A book's runner as a process that the tests of chapters kill.
    .executableTarget(
      name: "BookProgram", dependencies: ["Basics", "ChapterRuntime", "Chapters"], path: "Tests/BookProgram",
      swiftSettings: checked),
    tests("Chapters", imports: ["BookProgram", "ChapterRuntime"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "kitTests", dependencies: ["kit", "Audio", "Basics", "Datasets", "Experiments", "TestSupport"],
      exclude: ["Snapshots"],
      swiftSettings: checked),
    .testTarget(name: "LayersTests", swiftSettings: checked),
    // Gives the readers of files mutated inputs; a program of its own, so that what ends it ends nothing else.
    .executableTarget(
      name: "kit-fuzz",
      dependencies: ["AntiSpoofing", "Chapters", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: checked),
    .testTarget(
      name: "FuzzTests", dependencies: ["kit-fuzz", "Basics", "TestSupport"], path: "Tests/FuzzTests",
      swiftSettings: checked),
  ]
)
