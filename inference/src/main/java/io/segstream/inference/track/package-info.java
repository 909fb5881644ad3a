/**
 * Identity over time: tracks, their assignment to segments, and zones that objects enter and leave.
 */
package io.segstream.inference.track;
