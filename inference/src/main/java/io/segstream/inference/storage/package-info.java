/** Files that are whole or not there. */
package io.segstream.inference.storage;
