/** The few messages of TensorFlow's SavedModel format that a graph needs (tensorflow/core/protobuf and framework). */
import protobuf from "protobufjs/light";

const field = (id: number, type: string, rule?: "repeated") => ({ id, type, ...(rule ? { rule } : {}) });

const attributes = { keyType: "string", ...field(5, "Attribute") };

const root = protobuf.Root.fromJSON({
  nested: {
    SavedModel: {
      fields: { savedModelSchemaVersion: field(1, "int64"), metaGraphs: field(2, "MetaGraph", "repeated") },
    },
    MetaGraph: { fields: { metaInfo: field(1, "MetaInfo"), graph: field(2, "Graph") } },
    MetaInfo: { fields: { tags: field(4, "string", "repeated") } },
    Graph: { fields: { node: field(1, "Node", "repeated"), versions: field(4, "Versions") } },
    Versions: { fields: { producer: field(1, "int32") } },
    Node: {
      fields: {
        name: field(1, "string"),
        op: field(2, "string"),
        input: field(3, "string", "repeated"),
        attr: attributes,
      },
    },
    Attribute: {
      fields: {
        list: field(1, "List"),
        s: field(2, "bytes"),
        i: field(3, "int64"),
        f: field(4, "float"),
        b: field(5, "bool"),
        type: field(6, "int32"),
        shape: field(7, "Shape"),
        tensor: field(8, "TensorValue"),
      },
      oneofs: { value: { oneof: ["list", "s", "i", "f", "b", "type", "shape", "tensor"] } },
    },
    List: { fields: { i: { ...field(3, "int64", "repeated"), options: { packed: true } } } },
    Shape: { fields: { dim: field(2, "Dimension", "repeated") } },
    Dimension: { fields: { size: field(1, "int64") } },
    TensorValue: {
      fields: { dtype: field(1, "int32"), shape: field(2, "Shape"), content: field(4, "bytes") },
    },
  },
});

/** An operation of a graph and what feeds it. */
export interface NodeMessage {
  name: string;
  op: string;
  /** `name:output` of the operations it takes its inputs from. */
  input: string[];
  attr: Record<string, object>;
}

/** A sum of integers that says which rules an older or newer TensorFlow reads a graph by. */
const PRODUCER = 1395;

/** The bytes of `saved_model.pb`, for a model without variables. */
export function savedModel(node: NodeMessage[], tag: string): Uint8Array {
  const graph = { node, versions: { producer: PRODUCER } };
  const type = root.lookupType("SavedModel");
  const message = { savedModelSchemaVersion: 1, metaGraphs: [{ metaInfo: { tags: [tag] }, graph }] };
  return type.encode(type.fromObject(message)).finish();
}
