package io.segstream.trainer.data.layout;

/** The layouts that {@link DatasetFiles} opens. */
public enum DatasetKind {
  /** Pictures in a directory, see {@link ImageFolder}. */
  IMAGE_FOLDER,
  /** Directories of frames, see {@link VideoFolder}. */
  VIDEO_FOLDER,
  /** See {@link PascalVoc}. */
  PASCAL_VOC,
  /** See {@link Coco}. */
  COCO,
  /** {@link Coco} with supercategories for classes. */
  COCO_GROUPS,
  /** See {@link CamVid}. */
  CAMVID,
  /** See {@link Cityscapes}. */
  CITYSCAPES,
  /** See {@link Davis}. */
  DAVIS,
  /** See {@link Bsds}. */
  BSDS
}
