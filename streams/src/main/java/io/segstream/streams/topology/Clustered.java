package io.segstream.streams.topology;

import io.segstream.schemas.id.ClusterKey;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.v1.ObjectCluster;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Optional;

/** One record that the clustering gives. */
sealed interface Clustered {
  /**
   * An object with its cluster.
   *
   * @param object empty once the object has ended
   */
  record OfObject(ObjectKey key, Optional<TrackedObject> object) implements Clustered {}

  /**
   * An entry of a codebook.
   *
   * @param cluster empty once the cluster is gone
   * @param codebookVersion the version in which this is so
   */
  record OfCluster(ClusterKey key, Optional<ObjectCluster> cluster, long codebookVersion)
      implements Clustered {}
}
