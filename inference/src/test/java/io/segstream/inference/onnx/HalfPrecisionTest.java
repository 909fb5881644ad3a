package io.segstream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
  @Test
  void shouldComputeInFloat16NearlyTheSameBehindTheSameInputsAndOutputs() throws Exception {
    // Given
    ModelProto network = TinyNets.convolutions();

    // When
    ModelProto half = ModelProto.parseFrom(HalfPrecision.convert(network.toByteArray()));

    // Then
    assertThat(half.getGraph().getInputList()).isEqualTo(network.getGraph().getInputList());
    assertThat(half.getGraph().getOutputList()).isEqualTo(network.getGraph().getOutputList());
    assertThat(half.getGraph().getInitializerList())
        .extracting(TensorProto::getDataType)
        .containsOnly(DataType.FLOAT16_VALUE);
    assertThat(half.getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Cast"))
        .extracting(node -> (int) node.getAttribute(0).getI())
        .containsExactly(DataType.FLOAT16_VALUE, DataType.FLOAT_VALUE, DataType.FLOAT_VALUE);
    float[] exact = run(network, "objects");
    float[] rounded = run(half, "objects");
    assertThat(rounded).isNotEqualTo(exact);
    assertThat(rounded).containsExactly(exact, org.assertj.core.data.Offset.offset(1e-2f));
  }

  private static float[] run(ModelProto network, String output) throws Exception {
    byte[] bytes = new byte[12 * 16 * 3];
    new Random(1).nextBytes(bytes);
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder()).put(bytes).flip();
    OrtEnvironment environment = SharedEnvironment.get();
    try (OrtSession session = environment.createSession(network.toByteArray());
        OnnxTensor frames =
            OnnxTensor.createTensor(
                environment, pixels, new long[] {1, 12, 16, 3}, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("frames", frames))) {
      FloatBuffer numbers = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
      float[] copy = new float[numbers.remaining()];
      numbers.get(copy);
      return copy;
    }
  }

  @Test
  void shouldLeaveScalesOfResizingInFloat32() throws Exception {
    ModelProto.Builder network = TinyNets.convolutions().toBuilder();
    network
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("scales")
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(4)
                .addFloatData(1)
                .addFloatData(1)
                .addFloatData(2)
                .addFloatData(2))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Resize")
                .addInput("objects")
                .addInput("")
                .addInput("scales")
                .addOutput("larger"));
    ModelProto half = ModelProto.parseFrom(HalfPrecision.convert(network.build().toByteArray()));
    assertThat(half.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getName().equals("scales"))
        .extracting(TensorProto::getDataType)
        .containsExactly(DataType.FLOAT_VALUE);
    assertThat(run(half, "objects")).isNotEmpty();
  }

  @Test
  void shouldForgetTypesBetweenNodesAndRefuseControlFlowAndSparseWeights() throws Exception {
    ByteString value = TinyNets.convolutions().getGraph().getOutput(0).toByteString();
    ModelProto.Builder typed = TinyNets.convolutions().toBuilder();
    typed.getGraphBuilder().setUnknownFields(field(13, value));
    ModelProto half = ModelProto.parseFrom(HalfPrecision.convert(typed.build().toByteArray()));
    assertThat(half.getGraph().getUnknownFields().asMap()).isEmpty();
    assertThat(run(half, "objects")).isNotEmpty();

    ModelProto.Builder sparse = TinyNets.convolutions().toBuilder();
    sparse.getGraphBuilder().setUnknownFields(field(15, value));
    assertThatThrownBy(() -> HalfPrecision.convert(sparse.build().toByteArray()))
        .hasMessage("The network has sparse weights: export it with dense ones");

    ModelProto.Builder branch = TinyNets.convolutions().toBuilder();
    branch
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("If")
                .setName("branch")
                .addAttribute(AttributeProto.newBuilder().setUnknownFields(field(6, value))));
    assertThatThrownBy(() -> HalfPrecision.convert(branch.build().toByteArray()))
        .hasMessage(
            "Node 'branch' (If) holds a graph of its own: export the network without control flow");
  }

  /** A field of ONNX that our part of its definition does not have. */
  private static UnknownFieldSet field(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build();
  }

  @Test
  void shouldRefuseNumbersBeyondFloat16AndWhatIsNoNetwork() {
    ModelProto.Builder network = TinyNets.convolutions().toBuilder();
    ByteBuffer raw = ByteBuffer.allocate(27 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.putFloat(0, 1e6f);
    network.getGraphBuilder().getInitializerBuilder(1).setRawData(ByteString.copyFrom(raw));
    byte[] large = network.build().toByteArray();
    assertThatThrownBy(() -> HalfPrecision.convert(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Tensor 'detect' holds 1000000.0, which float16 cannot: run the network in float32");
    assertThatThrownBy(() -> HalfPrecision.convert(new byte[] {7, 7, 7}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The file is not an ONNX network: ");
    ModelProto.Builder quantised = TinyNets.convolutions().toBuilder();
    quantised
        .getGraphBuilder()
        .addNode(NodeProto.newBuilder().setOpType("QuantizeLinear").addInput("x").addOutput("y"));
    byte[] int8 = quantised.build().toByteArray();
    assertThatThrownBy(() -> HalfPrecision.convert(int8))
        .hasMessage("The network is quantised (QuantizeLinear): run it as INT8");
  }
}
