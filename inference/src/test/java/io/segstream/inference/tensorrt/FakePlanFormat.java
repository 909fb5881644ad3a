package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The bytes of a fake plan: for whom it was built, its profiles, the network, a check sum. */
record FakePlanFormat(String builtFor, List<ShapeProfile> profiles, byte[] onnx) {
  static String builtFor(String version, GpuDevice device) {
    return "TensorRT %s on %s %s".formatted(version, device.name(), device.computeCapability());
  }

  static byte[] write(String version, GpuDevice device, List<ShapeProfile> profiles, byte[] onnx) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(builtFor(version, device));
      out.writeInt(profiles.size());
      for (ShapeProfile profile : profiles) {
        out.writeInt(profile.inputs().size());
        for (Map.Entry<String, ShapeRange> input : profile.inputs().entrySet()) {
          out.writeUTF(input.getKey());
          for (Shape shape :
              List.of(input.getValue().min(), input.getValue().opt(), input.getValue().max())) {
            out.write(shape.getEncoded());
          }
        }
      }
      out.writeInt(onnx.length);
      out.write(onnx);
      out.writeLong(checkSum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static FakePlanFormat read(byte[] plan) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plan))) {
      if (plan.length < Long.BYTES) {
        throw new IOException("%d bytes".formatted(plan.length));
      }
      int content = plan.length - Long.BYTES;
      DataInputStream sum = new DataInputStream(new ByteArrayInputStream(plan, content, 8));
      if (sum.readLong() != checkSum(plan, content)) {
        throw new IOException("wrong check sum");
      }
      String builtFor = in.readUTF();
      List<ShapeProfile> profiles = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        TreeMap<String, ShapeRange> inputs = new TreeMap<>();
        for (int names = in.readInt(); names > 0; names--) {
          inputs.put(
              in.readUTF(), new ShapeRange(Shape.decode(in), Shape.decode(in), Shape.decode(in)));
        }
        profiles.add(new ShapeProfile(inputs));
      }
      return new FakePlanFormat(builtFor, profiles, in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new TensorRtException(
          new Shortfall(Kind.PLAN_DAMAGED, "the plan is damaged: " + e, "build it again"), e);
    }
  }

  private static long checkSum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(Arrays.copyOf(bytes, length));
    return sum.getValue();
  }
}
