package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.BuiltPlan;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Wants a plan, in a process of its own. Says on its output when it waits and when it builds, and
 * builds on once it is sent a line.
 */
final class PlanBuilderProcess {
  private PlanBuilderProcess() {}

  /** Builds when it is told to. */
  private record ToldBackend(BufferedReader orders) implements TensorRtBackend {
    @Override
    public TensorRtStatus probe() {
      return FakeTensorRt.status(1, "Fake GPU", 9, 0, "10.15.1");
    }

    @Override
    public BuiltPlan build(BuildRequest request, BuildProgress progress) {
      System.out.println("building");
      try {
        orders.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] plan =
          "by process %d".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      return new BuiltPlan(plan, new byte[] {1});
    }

    @Override
    public LoadedPlan load(byte[] plan, int device) {
      throw new UnsupportedOperationException("This process only builds");
    }
  }

  /**
   * @param args directory of the model, directory of plans
   */
  public static void main(String[] args) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PlanProvider provider =
        new PlanProvider(
            new ToldBackend(orders),
            new PlanStore(Path.of(args[1]), 1L << 30, Instant::now),
            System::nanoTime);
    System.out.println("ready");
    orders.readLine();
    StoredPlan plan =
        provider.findOrBuild(
            PlanRequests.of(LoadedModel.load(Path.of(args[0]))),
            new PlanListener() {
              @Override
              public void waiting(String holder) {
                System.out.println("waiting for " + holder);
              }
            });
    System.out.println("has " + new String(plan.plan(), StandardCharsets.UTF_8));
  }
}
