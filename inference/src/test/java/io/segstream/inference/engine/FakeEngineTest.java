package io.segstream.inference.engine;

/** Keeps the engine that other tests rely on honest. */
class FakeEngineTest extends SegmentationEngineContract {
  @Override
  SegmentationEngine open() {
    return new FakeEngine();
  }
}
