# Read by ../try.sh: as the second edition.
source "$here/frcsyn-cvpr2024/try.sh"
