package io.segstream.inference.tensorrt.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PlanProviderTest {
  private static final long MUCH = 1L << 30;

  @TempDir Path directory;

  private final FakeTensorRt backend = new FakeTensorRt();
  private final AtomicLong seconds = new AtomicLong(1_800_000_000L);
  private final List<String> heard = new ArrayList<>();
  private final PlanListener listener =
      new PlanListener() {
        @Override
        public void refused(String line) {
          heard.add("refused " + line);
        }

        @Override
        public void building(PlanKey key) {
          heard.add("building");
        }

        @Override
        public void progressed(String phase, int step, int steps) {
          heard.add("%s %d/%d".formatted(phase, step, steps));
        }

        @Override
        public void built(PlanManifest manifest) {
          heard.add("built " + manifest.reference());
        }
      };

  private LoadedModel model;
  private Path plans;
  private PlanStore store;
  private PlanProvider provider;

  @BeforeEach
  void writeModel() throws IOException {
    model = PlanRequests.model(directory.resolve("model"));
    plans = directory.resolve("plans");
    store = store(MUCH);
    provider = new PlanProvider(backend, store, () -> seconds.get() * 1_000_000_000L);
  }

  private PlanStore store(long maxBytes) {
    return new PlanStore(plans, maxBytes, () -> Instant.ofEpochSecond(seconds.getAndIncrement()));
  }

  @Test
  void shouldBuildOnceAndFindThePlanFromThenOn() {
    StoredPlan built = provider.findOrBuild(PlanRequests.of(model), listener);
    StoredPlan found = provider.findOrBuild(PlanRequests.of(model), listener);

    assertThat(found.plan()).isEqualTo(built.plan());
    assertThat(found.manifest()).isEqualTo(built.manifest());
    assertThat(backend.builds).hasSize(1);
    assertThat(heard)
        .containsExactly(
            "building",
            "Reading the network 0/2",
            "Reading the network 1/2",
            "Reading the network 2/2",
            "built convolutions@1");
    assertThat(names()).noneMatch(name -> name.endsWith(".unfinished"));
  }

  @Test
  void shouldMakeNetworksComputeInFloat16BeforeTheyAreBuilt() throws IOException {
    PlanRequest exact = PlanRequests.of(model);
    PlanRequest half =
        new PlanRequest(
            model, exact.profiles(), Precision.FLOAT16, exact.workspaceBytes(), exact.device());
    provider.findOrBuild(half, listener);
    provider.findOrBuild(exact, listener);
    byte[] onnx = Files.readAllBytes(model.weights());
    assertThat(backend.builds.get(0).onnx()).isEqualTo(HalfPrecision.convert(onnx));
    assertThat(backend.builds.get(1).onnx()).isEqualTo(onnx);
    Files.writeString(model.weights(), "not a network");
    assertThatThrownBy(() -> provider.findOrBuild(half, listener))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(
            "Network %s cannot compute in float16: ".formatted(model.weights()));
  }

  @Test
  void shouldRefuseToBuildInBytesWhatIsNotQuantisedAndBytesThatTensorRtDoesNotTake()
      throws IOException {
    PlanRequest exact = PlanRequests.of(model);
    PlanRequest bytes =
        new PlanRequest(
            model, exact.profiles(), Precision.INT8, exact.workspaceBytes(), exact.device());
    assertThatThrownBy(() -> provider.findOrBuild(bytes, listener))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Network %s cannot compute in int8: it is not quantised: make an INT8 model of it with 'segstream models quantise --bytes symmetric', or take TF32 or FLOAT16",
            model.weights());
    quantise(TensorProto.DataType.UINT8);
    for (PlanRequest each : List.of(bytes, exact)) {
      assertThatThrownBy(() -> provider.findOrBuild(each, listener))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining(": its bytes are asymmetric, which TensorRT does not take");
    }
    quantise(TensorProto.DataType.INT8);
    backend.setBuildCheck(
        request -> {
          throw new TensorRtException(new Shortfall(Kind.BUILD_FAILED, "asked to", "nothing"));
        });
    assertThatThrownBy(() -> provider.findOrBuild(bytes, listener))
        .hasMessage("TensorRT: asked to; nothing");
  }

  /** Adds a node, which nothing reads. */
  private void quantise(TensorProto.DataType type) throws IOException {
    ModelProto.Builder network = TinyNets.convolutions().toBuilder();
    network
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("zero")
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(new byte[1])))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("QuantizeLinear")
                .addInput("frames")
                .addInput("scale")
                .addInput("zero")
                .addOutput("bytes"));
    Files.write(model.weights(), network.build().toByteArray());
  }

  @Test
  void shouldKeepAPlanWhoseMeasurementsCannotBeKept() throws IOException {
    Files.createDirectories(plans.resolve("fake-gpu-sm90-trt10.15.1.timing.lock"));
    assertThat(provider.findOrBuild(PlanRequests.of(model), listener).plan()).isNotEmpty();
    assertThat(heard).endsWith("built convolutions@1");
    assertThat(provider.find(PlanRequests.of(model))).isInstanceOf(PlanLookup.Found.class);
  }

  @Test
  void shouldBuildAgainWhenForcedWithWhatWasMeasuredBefore() {
    StoredPlan first = provider.findOrBuild(PlanRequests.of(model), listener);
    StoredPlan second = provider.rebuild(PlanRequests.of(model), listener);
    assertThat(backend.builds).hasSize(2);
    assertThat(backend.builds.get(0).timingCache()).isEmpty();
    assertThat(backend.builds.get(1).timingCache()).asString().isEqualTo("measured on Fake GPU");
    assertThat(second.manifest().built()).isGreaterThan(first.manifest().built());
  }

  @Test
  void shouldNotTrustADamagedTimingCache() throws IOException {
    provider.findOrBuild(PlanRequests.of(model), listener);
    Path cache = plans.resolve("fake-gpu-sm90-trt10.15.1.timing");
    byte[] bytes = Files.readAllBytes(cache);
    bytes[bytes.length - 1] ^= 1;
    Files.write(cache, bytes);
    provider.rebuild(PlanRequests.of(model), listener);
    Files.write(cache, new byte[10]);
    provider.rebuild(PlanRequests.of(model), listener);
    assertThat(backend.builds).extracting(BuildRequest::timingCache).containsOnly(new byte[0]);
  }

  @Test
  void shouldRefuseAPlanOfAnotherGpuInOneLineAndKeepBoth() {
    provider.findOrBuild(PlanRequests.of(model), PlanListener.NONE);
    backend.setStatus(FakeTensorRt.status(1, "Other GPU", 8, 6, "10.6.0"));

    provider.findOrBuild(PlanRequests.of(model), listener);

    assertThat(heard.get(0))
        .startsWith("refused plan " + plans)
        .endsWith(
            ".plan: built for TensorRT 10.15.1 on Fake GPU (compute capability 9.0), running on"
                + " TensorRT 10.6.0 on Other GPU (compute capability 8.6), rebuilding")
        .doesNotContain("\n");
    assertThat(heard.get(1)).isEqualTo("building");
    assertThat(store.list()).hasSize(2).allMatch(entry -> entry.problem().isEmpty());
    backend.setStatus(FakeTensorRt.status(1, "Fake GPU", 9, 0, "10.15.1"));
    provider.findOrBuild(PlanRequests.of(model), listener);
    assertThat(backend.builds).hasSize(2);
  }

  @Test
  void shouldRefuseAPlanOfOtherShapes() {
    provider.findOrBuild(PlanRequests.of(model, 4), PlanListener.NONE);
    provider.findOrBuild(PlanRequests.of(model, 8), listener);
    assertThat(heard.get(0))
        .endsWith(
            "built for shapes frames:1x8x8x3/4x16x16x3/4x32x32x3, running on shapes"
                + " frames:1x8x8x3/8x16x16x3/8x32x32x3, rebuilding");
  }

  @Test
  void shouldRefuseAPlanThatWasCopiedToTheNameOfAnother() throws IOException {
    provider.findOrBuild(PlanRequests.of(model, 4), PlanListener.NONE);
    PlanKey wanted = provider.findOrBuild(PlanRequests.of(model, 8), listener).manifest().key();
    Path four =
        store.list().stream()
            .map(PlanStore.Entry::file)
            .filter(f -> !f.endsWith(wanted.fileName() + ".plan"))
            .findFirst()
            .orElseThrow();
    String name = four.getFileName().toString().replace(".plan", ".json");
    Files.copy(
        plans.resolve(name),
        plans.resolve(wanted.fileName() + ".json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(store.find(wanted))
        .isInstanceOfSatisfying(
            PlanLookup.Absent.class,
            absent -> assertThat(absent.refusal().orElseThrow()).contains("built for shapes"));
  }

  @Test
  void shouldDetectAndReplaceDamagedPlansAndManifests() throws IOException {
    PlanKey key = provider.findOrBuild(PlanRequests.of(model), PlanListener.NONE).manifest().key();
    Path plan = plans.resolve(key.fileName() + ".plan");
    Path manifest = plans.resolve(key.fileName() + ".json");

    byte[] bytes = Files.readAllBytes(plan);
    bytes[bytes.length / 2] ^= 1;
    Files.write(plan, bytes);
    rebuilt("is damaged (its bytes are not those that were built), rebuilding");
    Files.write(plan, new byte[0]);
    rebuilt("is damaged (its bytes are not those that were built), rebuilding");
    Files.delete(plan);
    rebuilt("is damaged (its file is missing), rebuilding");
    Files.writeString(manifest, "{\"format\": 7}");
    rebuilt("is damaged (its manifest is not to be read, ");
    Files.delete(manifest);
    heard.clear();
    provider.findOrBuild(PlanRequests.of(model), listener);
    assertThat(heard).as("an unfinished build").startsWith("building");
  }

  private void rebuilt(String why) {
    heard.clear();
    provider.findOrBuild(PlanRequests.of(model), listener);
    assertThat(heard.get(0)).startsWith("refused plan ").contains(why);
    assertThat(heard.get(1)).isEqualTo("building");
    heard.clear();
    provider.findOrBuild(PlanRequests.of(model), listener);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldBuildOnceAgainIfTensorRtItselfRefusesAPlan() {
    int before = NativeHandles.live();
    provider.findOrBuild(PlanRequests.of(model), PlanListener.NONE);
    List<byte[]> offered = new ArrayList<>();
    LoadedPlan loaded =
        provider.open(
            PlanRequests.of(model),
            listener,
            plan -> {
              offered.add(plan);
              if (offered.size() == 1) {
                throw new TensorRtException(
                    new Shortfall(Kind.PLAN_FOREIGN, "built with more memory", "build it again"));
              }
              return backend.load(plan, 0);
            });
    loaded.close();
    assertThat(heard.get(0))
        .startsWith("refused plan ")
        .endsWith(
            "TensorRT does not take it (TensorRT: built with more memory; build it again),"
                + " rebuilding");
    assertThat(heard).contains("building");
    assertThat(backend.builds).hasSize(2);
    assertThat(NativeHandles.live()).isEqualTo(before);
  }

  @Test
  void shouldNotBuildAgainIfThePlanIsGoodAndSomethingElseIsWrong() {
    assertThatThrownBy(
            () ->
                provider.open(
                    PlanRequests.of(model),
                    listener,
                    plan -> {
                      throw new TensorRtException(
                          new Shortfall(Kind.OUT_OF_MEMORY, "full", "free some"));
                    }))
        .isInstanceOf(TensorRtException.class);
    assertThat(backend.builds).hasSize(1);
  }

  @Test
  void shouldKeepNothingOfABuildThatFails() {
    backend.setBuildCheck(
        request -> {
          throw new TensorRtException(new Shortfall(Kind.BUILD_FAILED, "no tactic", "try another"));
        });
    assertThatThrownBy(() -> provider.findOrBuild(PlanRequests.of(model), listener))
        .isInstanceOf(TensorRtException.class)
        .hasMessage("TensorRT: no tactic; try another");
    assertThat(names()).allMatch(name -> name.endsWith(".lock"));
    backend.setBuildCheck(request -> {});
    provider.findOrBuild(PlanRequests.of(model), listener);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void shouldDoTheWorkOnceForManyThreads() throws Exception {
    backend.buildPermits.drainPermits();
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<StoredPlan>> wanted = new ArrayList<>();
      for (int thread = 0; thread < 5; thread++) {
        wanted.add(
            threads.submit(() -> provider.findOrBuild(PlanRequests.of(model), PlanListener.NONE)));
      }
      backend.buildsBegun.acquire();
      backend.buildPermits.release(5);
      for (Future<StoredPlan> plan : wanted) {
        assertThat(plan.get().plan()).isEqualTo(wanted.get(0).get().plan());
      }
      assertThat(backend.builds).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldRemovePlansThatWereNotUsedForLongestAndWhatDeadBuildersLeft() throws IOException {
    StoredPlan one = provider.findOrBuild(PlanRequests.of(model, 1), PlanListener.NONE);
    StoredPlan two = provider.findOrBuild(PlanRequests.of(model, 2), PlanListener.NONE);
    provider.findOrBuild(PlanRequests.of(model, 1), PlanListener.NONE);
    Files.writeString(plans.resolve("dead.plan.unfinished"), "half");
    long room = one.plan().length + two.plan().length + 10;

    PlanProvider small = new PlanProvider(backend, store(room), () -> 0);
    small.findOrBuild(PlanRequests.of(model, 3), PlanListener.NONE);

    assertThat(store.find(two.manifest().key())).isInstanceOf(PlanLookup.Absent.class);
    assertThat(store.find(one.manifest().key())).isInstanceOf(PlanLookup.Found.class);
    assertThat(names()).noneMatch(name -> name.endsWith(".unfinished"));
    new PlanProvider(backend, store(1), () -> 0)
        .findOrBuild(PlanRequests.of(model, 4), PlanListener.NONE);
    assertThat(store.list()).as("the plan in use stays").hasSize(1);
  }

  @Test
  void shouldSayWhereItCannotWriteBeforeItBuilds() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    PlanProvider broken =
        new PlanProvider(
            backend, new PlanStore(file.resolve("plans"), MUCH, Instant::now), () -> 0);
    assertThatThrownBy(() -> broken.findOrBuild(PlanRequests.of(model), listener))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Plans cannot be kept in " + file.resolve("plans"))
        .hasMessageEndingWith("make it writable or set engine.tensorRt.plans to another directory");
    assertThat(backend.builds).isEmpty();
  }

  @Test
  void shouldSayWhatTheMachineLacks() {
    backend.setStatus(
        io.segstream.inference.tensorrt.TensorRtStatus.lacking(
            new Shortfall(Kind.NO_DRIVER, "no libcuda.so.1", "install the driver")));
    assertThatThrownBy(() -> provider.findOrBuild(PlanRequests.of(model), listener))
        .isInstanceOf(TensorRtException.class)
        .hasMessage("TensorRT: no libcuda.so.1; install the driver");
    assertThat(plans).doesNotExist();
  }

  @Test
  void shouldListDamagedManifestsBesideGoodOnes() throws IOException {
    provider.findOrBuild(PlanRequests.of(model), PlanListener.NONE);
    Files.writeString(plans.resolve("zzz.json"), "[]");
    assertThat(store.list())
        .hasSize(2)
        .satisfiesExactly(
            good -> assertThat(good.problem()).isEmpty(),
            bad ->
                assertThat(bad.problem()).startsWith("its manifest is damaged: ").hasLineCount(1));
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(plans)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
