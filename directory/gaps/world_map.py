"""x"""
FILE="world_map.tsv"
