/** One frame of a feed with prompted objects: what the service and the evaluation both do. */
package io.segstream.inference.prompt;
