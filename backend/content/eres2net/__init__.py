"""Who speaks, as GPT-SoVITS 2Pro hears it: the network ERes2NetV2 (Chen et al. 2024) in front of its last layer."""
