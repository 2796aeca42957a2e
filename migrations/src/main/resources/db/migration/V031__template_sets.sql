-- Sets of templates beside sets of pairs: images are pooled, and templates compared.

alter table evaluation_set
  drop constraint evaluation_set_protocol_check,
  add constraint evaluation_set_protocol_check check (protocol in ('kfold', 'templates'));
comment on column evaluation_set.protocol is 'kfold: pairs of images. templates: pairs of templates, each of many images.';

alter table set_version
  add column detector_scores boolean,
  add column warp text check (warp in ('opencv_4', 'opencv_5')),
  add constraint set_version_pooling check ((detector_scores is null) = (warp is null));
comment on column set_version.detector_scores is 'Whether images weigh as much as the detector''s score says when they are pooled; null: a set of pairs.';
comment on column set_version.warp is 'Which OpenCV the faces are cut out like; null: a set of pairs.';
