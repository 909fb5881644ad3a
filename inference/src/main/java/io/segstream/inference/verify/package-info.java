/** Whether the engines here compute what the network computed where its model was made. */
package io.segstream.inference.verify;
